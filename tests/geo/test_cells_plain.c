// The tests of cells again, with the lanes in plain C.
#define TAPAK_PLAIN_LANES
#include "geo/cells.c"
#include "geo/test_cells.c"
