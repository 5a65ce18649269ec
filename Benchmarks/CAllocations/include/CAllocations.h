// Counts the allocations of this process: `malloc` and its kin, defined in the executable, stand before glibc's.
#ifndef CALLOCATIONS_H
#define CALLOCATIONS_H

#include <stdbool.h>
#include <stdint.h>

// Starts or stops counting, for all threads.
void callocations_count(bool on);

// How many allocations were counted since the process began.
uint64_t callocations_total(void);

// Whether this build can count at all (glibc).
bool callocations_available(void);

#endif
