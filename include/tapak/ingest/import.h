/**
 * @file import.h
 * @brief Files of reports and of hotspots into the store: decode, check, locate, put.
 *
 * Rule:    each batch is one durable transaction that holds rows, refusals and how far the file is
 *          done; a run that was cut off goes on there when the same file comes with the same
 *          options. The same file again changes nothing. A row that cannot be used is refused with
 *          row, field, value and reason, in the store and in options.refused_path; never lost.
 * Threads: one at a time for a store; GDAL, so never in a request thread.
 */
#ifndef TAPAK_INGEST_IMPORT_H
#define TAPAK_INGEST_IMPORT_H

#include "tapak/ingest/progress.h"
#include "tapak/ingest/world.h"
#include "tapak/model/area.h"
#include "tapak/model/state.h"
#include "tapak/store/store.h"

#include <stdbool.h>
#include <stdint.h>

enum { TAPAK_DEFAULT_BATCH_ROWS = 50000 };

/** Texts are borrowed and may be NULL, which means: find out, or none. */
struct tapak_import_options {
    const char *path;
    const char *format; ///< "csv", "xlsx", "sp4n", …: refuse what is another; NULL or "auto": any
    const char *layer;
    const char *map;    ///< "field=Column,…" beside what is recognised; reports only
    const char *source; ///< name of the origin; NULL: "sp4n" when it is one, else the file's name
    const char *crs;    ///< of the columns x and y, and of geometry that does not say: "EPSG:32750"
    const char *category;     ///< of rows that have none; reports only
    bool is_published;        ///< the operator says that the texts are cleared for the public
    bool is_dry_run;          ///< everything but keeping
    bool is_within_only;      ///< leave out what lies in and near no village; hotspots only
    const char *refused_path; ///< CSV of refused rows: their cells, then row, field, reason
    int64_t batch_rows; ///< in a transaction; 0: batches of TAPAK_DEFAULT_BATCH_ROWS for a while
};

/** A value. Counts of the whole file, resumed parts included, but for what says otherwise. */
struct tapak_import_result {
    int64_t import_id; ///< 0 with a dry run
    char format[16];   ///< "csv", "xlsx", …
    char kind[16];     ///< "sp4n", "plain", "firms"
    char note[256];    ///< what was noticed while opening, or ""
    int64_t rows_read;
    int64_t rows_new;
    int64_t rows_changed;
    int64_t rows_unchanged;
    int64_t rows_refused;
    int64_t rows_left_out; ///< not environmental, or outside with is_within_only
    int64_t rows_resumed;  ///< done by an earlier run that was cut off
    // Of the rows that this run took (not refused, not left out):
    int64_t placed[TAPAK_PLACED_COUNT];
    int64_t named[TAPAK_LEVEL_COUNT]; ///< of those placed by name: to which level
    int64_t conflicts;                ///< declared village and point disagree
    int64_t swapped;                  ///< latitude and longitude put right
    int64_t unknown_states;           ///< words of a state in no list: the state was left
};

/**
 * Reports from a table or point layer; SP4N's export by its columns, others by column names in
 * Indonesian and English. TAPAK_CANCELLED when the watcher said stop: the same call goes on.
 */
TAPAK_MUST_CHECK enum tapak_status
tapak_import_reports(struct tapak_store *store, const struct tapak_world *world,
                     const struct tapak_import_options *options, struct tapak_watcher watcher,
                     struct tapak_import_result *out_result, struct tapak_error *err);

/** Fire detections: FIRMS, SiPongi. Rows outside every village are kept, placed by none. */
TAPAK_MUST_CHECK enum tapak_status
tapak_import_hotspots(struct tapak_store *store, const struct tapak_world *world,
                      const struct tapak_import_options *options, struct tapak_watcher watcher,
                      struct tapak_import_result *out_result, struct tapak_error *err);

#endif
