/**
 * @file layer.h
 * @brief Reports and hotspots as columns in memory, kept fresh from the store: counts, pages,
 *        extents, tiles and summaries at the speed of memory. Never the source of truth.
 *
 * Rule:    answers are those of the store's SQL for the same filter (reports.h, hotspots.h):
 *          edges of a box are in it, a box may cross the antimeridian, and what has no point is in
 *          every box (OGC 17-069r4); only what is asked for in a mercator box has to have a point.
 * Viewers: TAPAK_VIEWER_PUBLIC is answered from columns that hold neither true points nor what is
 *          not published; the others from columns of everything.
 * Order:   newest first, equal ones by row id descending: that of the store's pages.
 * Threads: any number hold snapshots and ask; refreshing may run beside them, from any thread. A
 *          snapshot is immutable and lives until it is released, but not longer than its layer.
 */
#ifndef TAPAK_LAYER_LAYER_H
#define TAPAK_LAYER_LAYER_H

#include "tapak/geo/tile.h"
#include "tapak/model/filter_eval.h"
#include "tapak/model/hotspot.h"
#include "tapak/model/report.h"
#include "tapak/store/store.h"

struct tapak_layer;
struct tapak_snapshot;

enum tapak_collection { TAPAK_REPORTS, TAPAK_HOTSPOTS, TAPAK_COLLECTION_COUNT };

/** Told now and then while a layer is loaded; false stops it (TAPAK_CANCELLED). */
typedef bool tapak_layer_progress_fn(int64_t done, int64_t total, void *context);

/**
 * Loads everything. offset_minutes is the local time of days and months. progress may be NULL.
 * The store must outlive the layer.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_layer_load(struct tapak_store *store, int offset_minutes,
                                                    tapak_layer_progress_fn *progress,
                                                    void *context, struct tapak_layer **out_layer,
                                                    struct tapak_error *err);
/** No snapshot may be held. NULL is allowed. */
void tapak_layer_free(struct tapak_layer *layer);

/**
 * Takes in what was committed before the call, by any process; at once when nothing was. Several
 * may call at a time: one works, the others wait.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_layer_refresh(struct tapak_layer *layer,
                                                       struct tapak_error *err);

/**
 * Takes in at least what this program's own store had committed before the call; asks no database
 * when that is there already, which it is for all but the first writer of a commit.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_layer_catch_up(struct tapak_layer *layer,
                                                        struct tapak_error *err);

/**
 * As tapak_layer_refresh(), with what costs more and has time, once a second from one thread:
 * corrections of hotspots, lists and boundaries that were changed, joining of small pieces.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_layer_tend(struct tapak_layer *layer,
                                                    struct tapak_error *err);

struct tapak_layer_about {
    int64_t revision;                     ///< of the store, that is shown
    int64_t loaded_ms;                    ///< when it was looked at last
    int64_t rows[TAPAK_COLLECTION_COUNT]; ///< for the operator
    int64_t bytes;                        ///< of all columns
};
struct tapak_layer_about tapak_layer_about(struct tapak_layer *layer);

/** The present state; released by tapak_snapshot_release(). */
const struct tapak_snapshot *tapak_layer_hold(struct tapak_layer *layer);
void tapak_snapshot_release(const struct tapak_snapshot *snapshot);

/** Revision of the store that a snapshot shows: the same number, the same answers. */
int64_t tapak_snapshot_revision(const struct tapak_snapshot *snapshot);

/** How often all was made anew: with another number, nothing is known of what changed. */
uint64_t tapak_snapshot_made(const struct tapak_snapshot *snapshot);

typedef void tapak_changed_row_fn(enum tapak_collection of, int64_t row_id, void *context);

/**
 * Tells each row that was written behind an earlier revision of the same made, perhaps more than
 * once; false, and none may have been told, when not all of them are known any more.
 */
bool tapak_snapshot_changes(const struct tapak_snapshot *snapshot, int64_t since_revision,
                            tapak_changed_row_fn *each, void *context);

/** What is asked; zero-initialised it is all reports that the public sees. */
struct tapak_layer_query {
    enum tapak_collection of;
    enum tapak_viewer viewer;             ///< in place of reports.viewer
    struct tapak_report_filter reports;   ///< with TAPAK_REPORTS
    struct tapak_hotspot_filter hotspots; ///< with TAPAK_HOTSPOTS
    const struct tapak_filter *filter;    ///< that has to be true as well, or NULL
    tapak_filter_relate_fn *relate;       ///< for its shapes, as in filter_eval.h
    void *relate_context;
    bool hotspots_in_programme; ///< only in villages of the programme on the day of the overpass
};

/**
 * This and what follows give TAPAK_UNSUPPORTED when the filter asks for a field that is no column
 * (a text, a measure): then the store's SQL has to answer.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_layer_count(const struct tapak_snapshot *snapshot,
                                                     const struct tapak_layer_query *query,
                                                     int64_t *out_count, struct tapak_error *err);

/** Where a page begins and how long it is. */
struct tapak_layer_page {
    bool has_cursor;
    int64_t cursor_ms;     ///< behind this time …
    int64_t cursor_row_id; ///< … and row
    int64_t limit;
    int64_t offset; ///< passed over, behind the cursor
};

struct tapak_layer_row {
    int64_t row_id;
    int64_t time_ms; ///< received, acquired
};

/**
 * The rows of a page into rows (room for page->limit), how many there are into *out_count, and how
 * many match in all, cursor and offset left aside, into *out_matched.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_layer_page(const struct tapak_snapshot *snapshot,
                                                    const struct tapak_layer_query *query,
                                                    const struct tapak_layer_page *page,
                                                    struct tapak_layer_row *rows, size_t *out_count,
                                                    int64_t *out_matched, struct tapak_error *err);

struct tapak_layer_extent {
    int64_t count;        ///< 0: what follows says nothing
    bool has_box;         ///< some have a point
    struct tapak_box box; ///< west <= east
    int64_t first_ms;
    int64_t last_ms;
};
TAPAK_MUST_CHECK enum tapak_status tapak_layer_extent(const struct tapak_snapshot *snapshot,
                                                      const struct tapak_layer_query *query,
                                                      struct tapak_layer_extent *out_extent,
                                                      struct tapak_error *err);

/** What many rows have in common. Texts live as long as the snapshot. */
struct tapak_layer_kind {
    uint32_t category_index; ///< among the categories in order of code
    const char *category;    ///< code; "" for hotspots
    const char *source;      ///< "" for hotspots
    enum tapak_state state;
    enum tapak_class klass;
    enum tapak_placed_by placed_by; ///< as the viewer may know it
    bool in_programme;              ///< village in the programme on the local day received
    bool is_sensitive;              ///< a point that the public sees is a stand-in
    bool is_reversal_signal;
    bool is_published;
    bool is_confidential;
    enum tapak_confidence confidence; ///< of a hotspot, as are the next two
    const char *satellite;
    const char *instrument;
};

struct tapak_layer_point {
    int64_t row_id;
    int64_t time_ms;
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1]; ///< "" for hotspots
    uint32_t x;                                 ///< steps, see geo/mercator.h
    uint32_t y;
    struct tapak_point point; ///< the one that the viewer may see
    const char *area;         ///< code, "" when none
    const struct tapak_layer_kind *kind;
};

typedef enum tapak_status tapak_layer_point_fn(const struct tapak_layer_point *point,
                                               void *context);

/**
 * Every point in the square that matches, near ones near each other, else in no order. A status but
 * TAPAK_OK from each ends it and is the answer.
 */
TAPAK_MUST_CHECK enum tapak_status tapak_layer_each(const struct tapak_snapshot *snapshot,
                                                    const struct tapak_layer_query *query,
                                                    const struct tapak_tile_square *square,
                                                    tapak_layer_point_fn *each, void *context,
                                                    struct tapak_error *err);

#endif
