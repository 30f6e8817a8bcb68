// The same source once more, under other names.
#define TAPAK_PLAIN_LANES
#define geo_cells_lowest bench_plain_lowest
#define geo_cells_lowest_batch bench_plain_lowest_batch
#define geo_cells_all bench_plain_all
#define geo_cells_has bench_plain_has
#include "geo/cells.c"
