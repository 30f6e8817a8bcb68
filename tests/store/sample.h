/**
 * @file sample.h
 * @brief A small region in a new database, for tests.
 *
 *     lat 1 ┌───────────┬───────────┐
 *           │ 2001      │ 2002      │   64.02.01.2001, 64.02.01.2002: district 64.02.01 "Utara"
 *       0.5 ├───────────┼───────────┤
 *           │ 2001      │ 1001      │   64.02.02.2001, 64.02.02.1001: district 64.02.02 "Selatan"
 *         0 └───────────┴───────────┘
 *     lon 116         116.5        117      and 64.03.01.2001, lon 117…118, in regency 64.03
 */
#ifndef TESTS_STORE_SAMPLE_H
#define TESTS_STORE_SAMPLE_H

#include "tapak/store/areas.h"
#include "tapak/store/hotspots.h"
#include "tapak/store/reports.h"

#define SAMPLE_DAY_MS INT64_C(1750000000000) ///< 2025-06-15T15:06:40Z

struct sample {
    char folder[64];
    char path[96];
    struct tapak_store *store;
    struct tapak_conn *conn; ///< a reader
};

/** An empty database in a folder of its own. */
void sample_make(struct sample *sample);
/** With the areas, one current edition and two programme villages (2001 and 1001). */
void sample_make_region(struct sample *sample);
void sample_free(struct sample *sample);

/** Writes by fn and expects that it is done. */
void sample_write(struct sample *sample, tapak_write_fn *fn, void *context);

/** A WKB MultiPolygon of one rectangle; returns its size (93 + 9 bytes). */
enum { SAMPLE_WKB_BYTES = 102 };
size_t sample_rectangle(uint8_t wkb[static SAMPLE_WKB_BYTES], const struct tapak_box *box);

/** A report in village 64.02.01.2001 with everything set; published. */
struct tapak_report sample_report(const char *source_id, const char *public_id);
void sample_put(struct sample *sample, const struct tapak_report *report,
                enum tapak_put_outcome expected);

struct tapak_hotspot sample_hotspot(int64_t acquired_ms, struct tapak_point point);

#endif
