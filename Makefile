# Vigil. `make help` lists what there is.
.DEFAULT_GOAL := help
.PHONY: help run simulate story api test bench lint format fuzz sanitize coverage soak clean dependencies test-dependencies

# A folder of its own for each flavour: sharing one would compile everything again at every change of flavour.
RELEASE := .build-release
FUZZ := .build-fuzz
SOURCES := Sources Tests Simulators Benchmarks Package.swift

# Passed on: make run DEMO="--for 60s"   make test TEST="--filter LedgerTests"   make bench BENCH="micro day"
#            make simulate SCENARIO=city OPTIONS="--for 2m"   make fuzz SECONDS_EACH=600
DEMO ?=
SCENARIO ?= ward
OPTIONS ?=
TEST ?=
BENCH ?=
SECONDS_EACH ?= 60
HOURS ?= 1

help: ## Show this list
	@grep -E '^[a-z-]+:.*## ' $(firstword $(MAKEFILE_LIST)) | awk -F ':.*## ' '{ printf "  make %-9s %s\n", $$1, $$2 }'

run: dependencies ## Build everything and watch a simulated ward (DEMO="--for 60s" ends it by itself)
	swift build -c release --scratch-path $(RELEASE) --product vigil
	swift build -c release --scratch-path $(RELEASE) --product vigil-ward
	$(RELEASE)/release/vigil demo $(DEMO)

simulate: dependencies ## Play a scenario against a broker and gateway of its own (SCENARIO=ward OPTIONS="--for 60s")
	swift build -c release --scratch-path $(RELEASE) --product vigil
	swift build -c release --scratch-path $(RELEASE) --product vigil-ward
	Simulators/run/simulate $(SCENARIO) $(OPTIONS)

# One test after the other: many of them block a thread on a real broker or disk, and Swift's pool has one thread a core,
# so in parallel they would starve each other's deadlines.
test: test-dependencies ## Build, lint and run all tests (TEST="--filter LedgerTests" for some)
	swift build --build-tests
	swift format lint --strict -r $(SOURCES)
	python3 -m unittest discover --quiet -t . -s Benchmarks/tests
	@scripts/run-tests $(TEST)

story: test-dependencies ## Tell the story of one record with the real programs: consent, a link, an emergency, an erasure
	swift build --product vigil
	@Tests/EndToEndTests/Story/story .build/debug/vigil

# Tools that are not ours, from PyPI, in a folder of their own.
api: test-dependencies ## Hold a running gateway to its OpenAPI document (URL=http://… TOKENS="--token doctor=vgl_…")
	@test -x .build-api/bin/schemathesis || { python3 -m venv .build-api && .build-api/bin/pip install --quiet schemathesis openapi-spec-validator; }
	@.build-api/bin/python Tests/Interop/check_api.py --url $(URL) $(TOKENS)

bench: dependencies ## Run the benchmarks beside their floors: about 25 minutes (BENCH="micro day" for some, BENCH=--quick small)
	swift build -c release --scratch-path $(RELEASE) --product vigil
	swift build -c release --scratch-path $(RELEASE) --product vigil-micro
	swift build -c release --scratch-path $(RELEASE) --product vigil-ward
	@Benchmarks/run $(BENCH)

lint: ## Check the format of every Swift file
	swift format lint --strict -r $(SOURCES)

format: ## Rewrite every Swift file in the house format
	swift format -i -r $(SOURCES)

fuzz: dependencies ## Fuzz every decoder (SECONDS_EACH=60)
	@FUZZ_SCRATCH=$(FUZZ) scripts/fuzz $(SECONDS_EACH)

sanitize: test-dependencies ## Run the pure suites, those of rooms with threads and the simulation under both sanitizers
	@scripts/sanitize

coverage: test-dependencies ## Run the tests with coverage and print it room by room (TEST="--filter StoreTests")
	@scripts/coverage $(TEST)

# Half of the time the simulated world, half of it the real programs.
soak: test-dependencies ## Load and troubles for hours, memory and account watched (HOURS=8; 0.1 is six minutes)
	swift build --build-tests
	SIMULATION_HOURS=$$(awk 'BEGIN { print $(HOURS) / 2 }') swift test --skip-build --disable-xctest --no-parallel --filter SimulationTests.SimulationTests
	SOAK_HOURS=$$(awk 'BEGIN { print $(HOURS) / 2 }') swift test --skip-build --disable-xctest --no-parallel --filter SoakTests

clean: ## Remove everything that was built
	swift package clean
	rm -rf $(RELEASE) $(FUZZ) .build-address .build-thread .build-coverage Benchmarks/floor/bin Benchmarks/e2e/bin

dependencies:
	@scripts/install-dependencies

test-dependencies:
	@scripts/install-dependencies --tests
