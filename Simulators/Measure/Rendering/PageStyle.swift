/// How a report's page looks: the reader's light or dark, nothing from outside, readable on paper and on a telephone.
enum PageStyle {
  static let css = """
    :root{color-scheme:light dark;--paper:#f6f7f9;--card:#fff;--ink:#16202c;--soft:#5b6877;--rule:#dfe4ea;--grid:#e9edf1;
    --c1:#2563c9;--c2:#0b8a78;--c3:#b45f06;--c4:#7550c4;--c5:#697586;--bad:#c2281d;--warn:#b97a00;--good:#1a7f45}
    @media(prefers-color-scheme:dark){:root{--paper:#0f141a;--card:#171e26;--ink:#e6ebf1;--soft:#98a5b4;--rule:#2a343f;
    --grid:#242d37;--c1:#6ba3ff;--c2:#3cc8b0;--c3:#f0a04b;--c4:#b39bff;--c5:#93a1b1;--bad:#ff7a6e;--warn:#eab54a;--good:#56cf86}}
    *{box-sizing:border-box}
    body{margin:0;background:var(--paper);color:var(--ink);font:15px/1.5 system-ui,-apple-system,"Segoe UI",Roboto,sans-serif}
    main{max-width:960px;margin:0 auto;padding:28px 20px 48px}
    header{display:flex;gap:20px;justify-content:space-between;align-items:flex-start;flex-wrap:wrap;margin-bottom:18px}
    h1{font-size:26px;line-height:1.2;margin:0 0 4px;letter-spacing:-.01em}
    h2{font-size:16px;margin:0 0 12px}
    h3{font-size:14px;margin:18px 0 6px;color:var(--soft);font-weight:600}
    header div{flex:1;min-width:260px}
    header p{margin:0;max-width:76ch}
    .pairs{display:grid;grid-template-columns:repeat(auto-fit,minmax(360px,1fr));gap:18px 24px}
    figure{margin:0}figcaption{font-size:14px;font-weight:600;color:var(--soft);margin-bottom:4px}
    .about{color:var(--soft);font-size:13px;margin-top:4px}
    .verdict{border-radius:999px;padding:5px 14px;font-weight:600;font-size:14px;border:1.5px solid currentColor;white-space:nowrap}
    .verdict.good{color:var(--good)}.verdict.bad{color:var(--bad)}.verdict.open{color:var(--soft)}
    section{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:18px 20px;margin:0 0 16px}
    .tiles{list-style:none;display:grid;grid-template-columns:repeat(auto-fit,minmax(140px,1fr));gap:12px;padding:0;margin:0 0 16px}
    .tiles li{background:var(--card);border:1px solid var(--rule);border-radius:10px;padding:12px 14px;display:flex;flex-direction:column}
    .tiles span,.tiles small{color:var(--soft);font-size:12.5px}
    .tiles b{font-size:22px;font-weight:650;font-variant-numeric:tabular-nums;letter-spacing:-.01em}
    svg{display:block;width:100%;height:auto;overflow:visible}
    svg.strip{height:30px;border-radius:6px;overflow:hidden;margin-bottom:12px}
    .grid{stroke:var(--grid)}.axis{stroke:var(--rule)}.mark{stroke:var(--soft);stroke-dasharray:2 3;stroke-width:1}
    text.label{fill:var(--soft);font-size:11.5px;font-variant-numeric:tabular-nums}text.note{fill:var(--soft);font-size:11px}
    .line{fill:none;stroke-width:1.8;stroke-linejoin:round}.area{stroke:none;opacity:.13}.bar{stroke:none}
    .dot{stroke:var(--card);stroke-width:1}
    .line.c1{stroke:var(--c1)}.line.c2{stroke:var(--c2)}.line.c3{stroke:var(--c3)}.line.c4{stroke:var(--c4)}.line.c5{stroke:var(--c5)}
    .area.c1,.bar.c1,.dot.c1,i.c1{fill:var(--c1);background:var(--c1)}.bar.c2,.dot.c2,i.c2{fill:var(--c2);background:var(--c2)}
    .bar.c3,.dot.c3,i.c3{fill:var(--c3);background:var(--c3)}.bar.c4,.dot.c4,i.c4{fill:var(--c4);background:var(--c4)}
    .bar.c5,.dot.c5,i.c5{fill:var(--c5);background:var(--c5)}.bar.bad,.dot.bad,i.bad{fill:var(--bad);background:var(--bad)}
    .bar.warn,.dot.warn,i.warn{fill:var(--warn);background:var(--warn)}
    i{display:inline-block;width:10px;height:10px;border-radius:3px;margin-right:7px;vertical-align:-1px}
    .legend{list-style:none;display:flex;flex-wrap:wrap;gap:4px 18px;padding:0;margin:0 0 6px;font-size:13px;color:var(--soft)}
    table{border-collapse:collapse;width:100%;font-size:13.5px;font-variant-numeric:tabular-nums;margin-top:8px}
    th,td{text-align:right;padding:5px 8px;border-bottom:1px solid var(--rule);font-weight:400;vertical-align:top}
    th:first-child,td.words{text-align:left}thead th{color:var(--soft);font-size:12.5px}
    tbody tr:last-child>*{border-bottom:0}tfoot th,tfoot td{border-top:1.5px solid var(--rule);border-bottom:0;font-weight:600}
    tr.off{color:var(--bad);font-weight:600}
    .notes{margin:12px 0 0;padding-left:18px;color:var(--soft);font-size:13.5px}
    .findings{margin:0;padding-left:22px;font-size:13.5px}.findings li{margin:3px 0;color:var(--bad)}
    details summary{cursor:pointer;color:var(--soft);font-size:13.5px;padding:4px 0}
    section:has(details) {overflow-x:auto}
    footer{color:var(--soft);font-size:12.5px;margin-top:20px}
    code{font-size:.92em}
    @media print{body{background:#fff}section,.tiles li{break-inside:avoid}}
    """
}
