/**
 * @file counts.h
 * @brief A summary as the public may see it: counts by line, small ones hidden.
 *
 * Rule:   counts of 1–4 print as "<5"; others are withheld where a total would give those away:
 *         that of a column, of a line's own parts, and of the district, regency and whole above.
 *         So what one question withholds, no other level of the same question gives away. Hotspots
 *         are public and exact.
 * Source: domain section 6, rule 5.
 */
#ifndef TAPAK_API_COUNTS_H
#define TAPAK_API_COUNTS_H

#include "tapak/base/arena.h"
#include "tapak/encode/csv.h"
#include "tapak/encode/json.h"
#include "tapak/layer/tally.h"

enum counts_column {
    COUNTS_REPORTS,
    COUNTS_OPEN,
    COUNTS_CLOSED,
    COUNTS_BY_POINT,
    COUNTS_BY_NEAR,
    COUNTS_BY_NAME,
    COUNTS_BY_HAND,
    COUNTS_REVERSAL_SIGNALS,
    COUNTS_HOTSPOTS,
    COUNTS_COLUMNS
};

extern const char *const counts_names[COUNTS_COLUMNS];

struct counts_cell {
    int64_t count;
    bool is_hidden;
};

struct counts_row {
    const char *key;
    const char *name;
    const char *parent;
    bool in_programme;
    unsigned hidden_at; ///< when a cell was hidden last, and
    unsigned mended_at; ///< when the row was looked at: of counts_hide()
    struct counts_cell cells[COUNTS_COLUMNS];
};

/** Rows in order of key; unplaced is what no row counts; total is all. In the arena. */
struct counts {
    struct counts_row *rows;
    size_t count;
    struct counts_row unplaced;
    struct counts_row total;
};

/** Asks the layer; of the public what is small is hidden. */
TAPAK_MUST_CHECK enum tapak_status counts_load(const struct tapak_snapshot *layer,
                                               struct tapak_arena *arena,
                                               const struct tapak_summary_query *query,
                                               struct counts *out_counts, struct tapak_error *err);

/** The row of that key, or NULL. */
const struct counts_row *counts_find(const struct counts *counts, const char *key);

/** The columns as members: 12, "<5", or null when withheld. */
void counts_put_json(struct tapak_json *json, const struct counts_row *row);

/** The columns as cells: 12, "<5", or empty when withheld. */
void counts_put_csv(struct tapak_csv *csv, const struct counts_row *row);

#endif
