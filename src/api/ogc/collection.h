/**
 * @file collection.h
 * @brief What a collection of features is: one row of a table that listing, paging, links,
 *        reference systems, description, HTML and the schemas of its properties are made from.
 *
 * Adding a collection: a row in collections.c, a file with its fields, parameters and two
 * functions, and its routes.
 */
#ifndef TAPAK_API_OGC_COLLECTION_H
#define TAPAK_API_OGC_COLLECTION_H

#include "api/ogc/queryables.h"
#include "api/service.h"

#include <stdbool.h>
#include <stdint.h>

enum ogc_kind {
    OGC_TEXT,
    OGC_CHOICE,  ///< one of choices
    OGC_DAY,     ///< "2026-11-23"
    OGC_INSTANT, ///< RFC 3339
    OGC_NUMBER,
    OGC_INTEGER,
    OGC_BOOL,
    OGC_COUNT ///< an integer, "<5", or null when withheld
};

/** A property of features, in the order in which they are written; {0} ends a list. */
struct ogc_field {
    const char *name;
    enum ogc_kind kind;
    const char *title_id; ///< for people, Indonesian
    const char *title_en;
    const char *const *choices; ///< of OGC_CHOICE; ends with NULL
};

struct ogc_page;

/** Zero-initialised it says nothing. */
struct ogc_extent {
    bool has_box;
    struct tapak_box box; ///< holds every feature
    bool has_times;
    int64_t first_ms;
    int64_t last_ms;
};

/** Writes the features that page->query asks for, and sets page->matched and page->next. */
typedef enum tapak_status ogc_list_fn(struct ogc_page *page, struct tapak_error *err);

/** Writes the feature of that id; TAPAK_NOT_FOUND when there is none, or none for this viewer. */
typedef enum tapak_status ogc_find_fn(struct ogc_page *page, const char *fid,
                                      struct tapak_error *err);

typedef enum tapak_status ogc_extent_fn(const struct api_visit *visit,
                                        struct ogc_extent *out_extent, struct tapak_error *err);

/** {0} ends the table. */
struct ogc_collection {
    const char *id;
    const char *title_id;
    const char *title_en;
    const char *about_id;
    const char *about_en;
    const char *geometry;           ///< "point" or "multipolygon"
    const char *time_field;         ///< property that `datetime` asks, or NULL
    const struct ogc_field *fields; ///< without id and geometry
    const struct tapak_fields *queryables;
    ogc_list_fn *list;
    ogc_find_fn *find;
    ogc_extent_fn *extent;
    bool is_of_areas; ///< an answer stays while boundaries and the programme do: it is kept
};

extern const struct ogc_collection ogc_collections[];
enum {
    OGC_REPORTS,
    OGC_HOTSPOTS,
    OGC_VILLAGES,
    OGC_DISTRICTS,
    OGC_REGENCIES,
    OGC_VILLAGE_SUMMARIES,
    OGC_COLLECTION_COUNT
};

/** Values of properties and of the parameters that ask for them; end with NULL. */
extern const char *const ogc_report_states[];
extern const char *const ogc_report_classes[];
extern const char *const ogc_report_placings[];
extern const char *const ogc_hotspot_confidences[];
extern const char *const ogc_only_true[];

extern const struct ogc_field ogc_report_fields[];
extern const struct ogc_field ogc_hotspot_fields[];
extern const struct ogc_field ogc_village_fields[];
extern const struct ogc_field ogc_district_fields[];
extern const struct ogc_field ogc_regency_fields[];
extern const struct ogc_field ogc_village_summary_fields[];

ogc_list_fn reports_list;
ogc_find_fn reports_find;
ogc_extent_fn reports_extent;
ogc_list_fn hotspots_list;
ogc_find_fn hotspots_find;
ogc_extent_fn hotspots_extent;
ogc_list_fn areas_list; ///< of the level that the collection is
ogc_find_fn areas_find_one;
ogc_extent_fn areas_extent;
ogc_list_fn village_summaries_list;
ogc_find_fn village_summaries_find;

#endif
