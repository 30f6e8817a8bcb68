/**
 * @file areas.h
 * @brief Areas and their names, editions of boundaries, the programme's villages.
 *
 * Callbacks: rows are borrowed until the callback returns; any status but TAPAK_OK ends the listing
 *            and is its answer.
 */
#ifndef TAPAK_STORE_AREAS_H
#define TAPAK_STORE_AREAS_H

#include "tapak/geo/shape.h"
#include "tapak/model/area.h"
#include "tapak/model/filter.h"
#include "tapak/model/point.h"
#include "tapak/store/store.h"

struct tapak_area {
    struct tapak_code code;
    const char *name;
    const char *type; ///< "desa", "kelurahan", "kampung", "kabupaten", "kota", …; "" when not known
};

typedef enum tapak_status tapak_area_fn(const struct tapak_area *area, void *context);

/** Makes or renames an area; what is above it need not be there yet. */
TAPAK_MUST_CHECK enum tapak_status
tapak_area_put(struct tapak_conn *conn, const struct tapak_area *area, struct tapak_error *err);

/** All areas in order of code. */
TAPAK_MUST_CHECK enum tapak_status tapak_area_each(struct tapak_conn *conn, tapak_area_fn *each,
                                                   void *context, struct tapak_error *err);

enum tapak_alias_kind {
    TAPAK_ALIAS_NAME, ///< another spelling or a former name
    TAPAK_ALIAS_CODE, ///< a former Kemendagri code
    TAPAK_ALIAS_BPS   ///< a code of the statistics office
};

struct tapak_alias {
    struct tapak_code code; ///< the area it stands for
    enum tapak_alias_kind kind;
    const char *text;
};

typedef enum tapak_status tapak_alias_fn(const struct tapak_alias *alias, void *context);

TAPAK_MUST_CHECK enum tapak_status
tapak_alias_put(struct tapak_conn *conn, const struct tapak_alias *alias, struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_alias_each(struct tapak_conn *conn, tapak_alias_fn *each,
                                                    void *context, struct tapak_error *err);

/** A set of village boundaries from one source. Exactly one, or none at all, is current. */
struct tapak_edition {
    int64_t id;
    const char *name;   ///< unique
    const char *date;   ///< "2025-01-31", or "" when not known
    const char *source; ///< file name and layer
    const char *sha256; ///< of the file, hexadecimal
    int64_t loaded_ms;
    int64_t villages;
    int64_t repaired;
    bool is_current;
};

typedef enum tapak_status tapak_edition_fn(const struct tapak_edition *edition, void *context);

/** Adds an edition (id, loaded_ms, is_current are ignored), not current; TAPAK_CONFLICT on the
 * name. */
TAPAK_MUST_CHECK enum tapak_status tapak_edition_add(struct tapak_conn *conn,
                                                     const struct tapak_edition *edition,
                                                     int64_t *out_id, struct tapak_error *err);
TAPAK_MUST_CHECK enum tapak_status tapak_edition_set_current(struct tapak_conn *conn, int64_t id,
                                                             struct tapak_error *err);
/** Latest loaded first. */
TAPAK_MUST_CHECK enum tapak_status tapak_edition_each(struct tapak_conn *conn,
                                                      tapak_edition_fn *each, void *context,
                                                      struct tapak_error *err);
/** id of the edition of that name, or of the current one when name is NULL; TAPAK_NOT_FOUND. */
TAPAK_MUST_CHECK enum tapak_status tapak_edition_find(struct tapak_conn *conn, const char *name,
                                                      int64_t *out_id, struct tapak_error *err);

/** One village's boundary in an edition, and what the village is called. */
struct tapak_boundary {
    int64_t edition_id;
    struct tapak_code code;
    const char *name;
    const char *type;
    const char *district; ///< name; "" when not known (reading only)
    const char *regency;  ///< name; "" when not known (reading only)
    bool in_programme;    ///< today (reading only)
    double area_m2;
    struct tapak_point label;
    const char *repair;     ///< reason of a repair, or NULL
    struct tapak_wkb shape; ///< MultiPolygon, 2D, WGS 84
};

typedef enum tapak_status tapak_boundary_fn(const struct tapak_boundary *boundary, void *context);

TAPAK_MUST_CHECK enum tapak_status tapak_boundary_put(struct tapak_conn *conn,
                                                      const struct tapak_boundary *boundary,
                                                      struct tapak_error *err);

struct tapak_boundary_filter {
    int64_t edition_id; ///< 0 is the current edition
    bool has_box;
    struct tapak_box box;   ///< meets the village's own box
    struct tapak_code area; ///< in this area; "" is everywhere
    struct tapak_code only; ///< just this village; "" is all
    const char *name;       ///< NULL is any
    const char *type;       ///< NULL is any
    bool has_programme;
    bool in_programme;
    struct tapak_code after;         ///< cursor: codes greater than this; "" from the start
    int64_t limit;                   ///< 0 is all
    const struct tapak_filter *tree; ///< has to be true as well; NULL is none
};

/** In order of code. With filter->limit at most that many. */
TAPAK_MUST_CHECK enum tapak_status tapak_boundary_each(struct tapak_conn *conn,
                                                       const struct tapak_boundary_filter *filter,
                                                       tapak_boundary_fn *each, void *context,
                                                       struct tapak_error *err);
/** How many match, cursor and limit left aside. */
TAPAK_MUST_CHECK enum tapak_status tapak_boundary_count(struct tapak_conn *conn,
                                                        const struct tapak_boundary_filter *filter,
                                                        int64_t *out_count,
                                                        struct tapak_error *err);

/** A village's time in the programme; days are local, valid_to included, INT64_MAX open. */
struct tapak_membership {
    struct tapak_code code;
    int64_t valid_from_day;
    int64_t valid_to_day;
    const char *role;
};

/** Replaces the whole list; *out_version is the new list's number. */
TAPAK_MUST_CHECK enum tapak_status tapak_programme_replace(struct tapak_conn *conn,
                                                           const struct tapak_membership *items,
                                                           size_t count, int64_t *out_version,
                                                           struct tapak_error *err);

/** Programme villages on a day by regency, in order of code; area.name is the regency's. */
typedef enum tapak_status tapak_programme_count_fn(const struct tapak_area *regency,
                                                   int64_t villages, void *context);
TAPAK_MUST_CHECK enum tapak_status tapak_programme_counts(struct tapak_conn *conn, int64_t day,
                                                          tapak_programme_count_fn *each,
                                                          void *context, struct tapak_error *err);

#endif
