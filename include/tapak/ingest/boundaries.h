/**
 * @file boundaries.h
 * @brief Village boundaries from a vector file as an edition; and what is wrong with an edition.
 *
 * Schemas: recognised by their fields (domain section 8): RBI, GADM, geoBoundaries, COD-AB, plain.
 * Codes:   dotted or undotted; a column of statistics-office (BPS) codes goes through the alias
 *          table; without any code, by names of regency, district and village in the area list. A
 *          feature without a code, or with one that is there already, is refused.
 * Atomic:  the edition is one transaction; it becomes current with it.
 * Threads: one at a time for a store; GDAL, so never in a request thread.
 */
#ifndef TAPAK_INGEST_BOUNDARIES_H
#define TAPAK_INGEST_BOUNDARIES_H

#include "tapak/geo/shape.h"
#include "tapak/ingest/progress.h"
#include "tapak/model/area.h"
#include "tapak/store/store.h"

enum tapak_boundary_finding {
    TAPAK_BOUNDARY_REPAIRED, ///< was not valid; text is the reason and place
    TAPAK_BOUNDARY_REFUSED   ///< is left out; text says why
};

/** Borrowed from the callback. */
struct tapak_boundary_note {
    enum tapak_boundary_finding finding;
    int64_t row;            ///< number of the feature in the file
    struct tapak_code code; ///< "" when not known
    const char *name;
    const char *text;
};

typedef void tapak_boundary_note_fn(const struct tapak_boundary_note *note, void *context);

/** Texts are borrowed; NULL: find out. */
struct tapak_boundaries_options {
    const char *path;
    const char *layer;
    const char *schema;  ///< "rbi", "gadm", "geoboundaries", "cod", "plain"; NULL or "auto"
    const char *map;     ///< "code=F,name=F,district=F,regency=F,province=F,type=F,bps=F"
    const char *where;   ///< SQL condition on the features
    const char *edition; ///< NULL: the file's name and date
    const char *date;    ///< "2025-01-31"
    const char *source_crs;
    tapak_boundary_note_fn *note; ///< may be NULL
    void *context;
};

struct tapak_boundaries_result {
    int64_t edition_id;
    char edition[128];
    char schema[16];
    char format[32];
    char layer[64];
    char crs[64];
    char file_note[256];
    bool was_known; ///< the edition of this name holds the same file already: nothing was done
    int64_t read;
    int64_t loaded;
    int64_t refused;
    int64_t repaired;
    int64_t had_z;
    int64_t regencies;
    int64_t districts;
    int64_t coded_by_bps;    ///< codes found through the statistics office's
    int64_t coded_by_former; ///< codes found through former ones
    int64_t coded_by_name;   ///< codes found through names
};

TAPAK_MUST_CHECK enum tapak_status
tapak_boundaries_load(struct tapak_store *store, const struct tapak_boundaries_options *options,
                      struct tapak_watcher watcher, struct tapak_boundaries_result *out_result,
                      struct tapak_error *err);

/** Findings of a check. All lists are the arena's. */
struct tapak_check_regency {
    struct tapak_code code;
    const char *name;
    int64_t villages;
    double area_m2;
};

struct tapak_check_overlap {
    struct tapak_code first;
    struct tapak_code second;
    double area_m2;
};

struct tapak_check_repair {
    struct tapak_code code;
    const char *name;
    const char *reason;
};

struct tapak_check_result {
    int64_t villages;
    double area_m2;
    struct tapak_coverage coverage;
    const struct tapak_check_overlap *overlaps; ///< all, the largest first
    const struct tapak_check_regency *regencies;
    size_t regency_count;
    const struct tapak_check_repair *repairs;
    size_t repair_count;
    bool has_list;                    ///< there is a code list of this province to compare with
    const struct tapak_code *unknown; ///< in the edition, not in the list
    size_t unknown_count;
    const struct tapak_code *missing; ///< in the list, not in the edition
    size_t missing_count;
};

struct tapak_arena;

/** edition_name NULL is the current one. Some seconds for a province. */
TAPAK_MUST_CHECK enum tapak_status tapak_boundaries_check(struct tapak_store *store,
                                                          const char *edition_name,
                                                          struct tapak_arena *arena,
                                                          struct tapak_check_result *out_result,
                                                          struct tapak_error *err);

#endif
