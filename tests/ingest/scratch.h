/**
 * @file scratch.h
 * @brief A folder with a new database and files made from text, gone at the end of a test.
 *
 *   0.5 +------+------+
 *       | 2001 | 2002 |     99.01.01.…: lon 116 … 117 … 118, lat -0.5 … 0.5
 *  -0.5 +------+------+
 */
#ifndef TESTS_INGEST_SCRATCH_H
#define TESTS_INGEST_SCRATCH_H

#include "tapak/ingest/boundaries.h"
#include "tapak/ingest/import.h"
#include "tapak/ingest/world.h"
#include "tapak/store/reports.h"
#include "tapak/store/store.h"

struct scratch {
    char folder[64];
    char path[128]; ///< of the file written last
    struct tapak_store *store;
    struct tapak_world *world;
};

/** A database without boundaries, and its world. */
void scratch_begin(struct scratch *scratch);
void scratch_end(struct scratch *scratch);

/** Writes text into a file of the folder; its path is scratch->path. */
void scratch_write(struct scratch *scratch, const char *name, const char *text);

/** Loads the current edition's world again. */
void scratch_world(struct scratch *scratch);

/** Writes the two villages, with the border between them at border_lon, and loads them. */
void scratch_villages(struct scratch *scratch, const char *edition, double border_lon);

/** One GeoJSON feature: a square of one degree with its corner at west, south. */
void scratch_square(char *out, size_t room, const char *properties, double west, double south,
                    double east);

/** Imports the file written last; fails the test when that fails. */
struct tapak_import_result scratch_reports(struct scratch *scratch,
                                           const struct tapak_import_options *options);

/** A copy of the fields of a stored report that tests look at. */
struct scratch_report {
    char public_id[TAPAK_PUBLIC_ID_LENGTH + 1];
    enum tapak_state state;
    int64_t state_since_ms;
    int64_t received_ms;
    int64_t version;
    bool has_point;
    bool has_public_point;
    bool is_published;
    struct tapak_point point;
    struct tapak_point public_point;
    struct tapak_placement placement;
    char title[64];
    char village[64];
};

/** The report of an id within a source; fails the test when there is none. */
struct scratch_report scratch_find(struct scratch *scratch, const char *source,
                                   const char *source_id);

/** How many reports there are. */
int64_t scratch_count(struct scratch *scratch);

#endif
