/**
 * @file area_items.h
 * @brief Villages, districts and regencies as features, and what is listed beside them.
 */
#ifndef TAPAK_API_OGC_AREA_ITEMS_H
#define TAPAK_API_OGC_AREA_ITEMS_H

#include "api/areas.h"
#include "api/ogc/page.h"

enum {
    VILLAGE_CODE = OGC_OWN,
    VILLAGE_NAME,
    VILLAGE_TYPE,
    VILLAGE_DISTRICT,
    VILLAGE_REGENCY,
    VILLAGE_PROGRAMME,
    VILLAGE_OWN ///< parameters of a collection that adds some begin here
};

#define OGC_VILLAGE_PARAMS                                                                         \
    [VILLAGE_CODE] = {"code", TAPAK_PARAM_AREA, .about = "village code"},                          \
    [VILLAGE_NAME] = {"name", TAPAK_PARAM_TEXT, .about = "official name"},                         \
    [VILLAGE_TYPE] = {"type", TAPAK_PARAM_TEXT, .about = "desa, kelurahan or kampung"},            \
    [VILLAGE_DISTRICT] = {"district_code", TAPAK_PARAM_AREA, .about = "code of its district"},     \
    [VILLAGE_REGENCY] = {"regency_code", TAPAK_PARAM_AREA, .about = "code of its regency"},        \
    [VILLAGE_PROGRAMME] = {"in_programme", TAPAK_PARAM_BOOL,                                       \
                           .about = "whether it is in the carbon programme today"}

#define OGC_VILLAGE_FIELDS                                                                         \
    {"code", OGC_TEXT, "Kode", "Code", NULL}, {"name", OGC_TEXT, "Nama", "Name", NULL},            \
        {"type", OGC_TEXT, "Jenis", "Type", NULL},                                                 \
        {"district", OGC_TEXT, "Kecamatan", "District", NULL},                                     \
        {"district_code", OGC_TEXT, "Kode kecamatan", "District code", NULL},                      \
        {"regency", OGC_TEXT, "Kabupaten/kota", "Regency", NULL},                                  \
        {"regency_code", OGC_TEXT, "Kode kabupaten/kota", "Regency code", NULL},                   \
        {"in_programme", OGC_BOOL, "Desa program", "In the programme", NULL},                      \
    {                                                                                              \
        "area_ha", OGC_NUMBER, "Luas (ha)", "Area (ha)", NULL                                      \
    }

/** What comes behind an area's own properties; may be NULL. */
typedef void area_extra_fn(struct ogc_page *page, const struct areas_item *item, void *context);

/** A page of areas of a level. */
TAPAK_MUST_CHECK enum tapak_status area_items_list(struct ogc_page *page, enum tapak_level level,
                                                   area_extra_fn *extra, void *context,
                                                   struct tapak_error *err);

/** The one of that code. */
TAPAK_MUST_CHECK enum tapak_status area_items_find(struct ogc_page *page, enum tapak_level level,
                                                   const char *fid, area_extra_fn *extra,
                                                   void *context, struct tapak_error *err);

#endif
