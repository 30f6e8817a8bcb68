#include "store/where_columns.h"

// The public's day of a report is the local one; the time is not the public's (domain section 6).
#define REPORT_DAY "CAST(floor((r.received_ms + :offset_ms) / 86400000.0) AS INTEGER)"
#define IN_PROGRAMME                                                                               \
    "EXISTS (SELECT 1 FROM membership m WHERE m.code = r.area AND " REPORT_DAY                     \
    " BETWEEN m.valid_from_day AND m.valid_to_day)"
#define SENSITIVE "(SELECT c.sensitive FROM category c WHERE c.code = r.category)"

// What both viewers see alike.
#define REPORT_COLUMNS                                                                             \
    {"category", TAPAK_FIELD_TEXT, "r.category", NULL},                                            \
        {"state", TAPAK_FIELD_TEXT, "r.state", NULL},                                              \
        {"class", TAPAK_FIELD_TEXT, "r.class", NULL},                                              \
        {"received", TAPAK_FIELD_DAY, REPORT_DAY, NULL},                                           \
        {"village", TAPAK_FIELD_TEXT, "CASE WHEN length(r.area) = 13 THEN r.area END", NULL},      \
        {"village_name", TAPAK_FIELD_TEXT,                                                         \
         "CASE WHEN length(r.area) = 13 THEN (SELECT a.name FROM area a WHERE a.code = r.area) "   \
         "END",                                                                                    \
         NULL},                                                                                    \
        {"area", TAPAK_FIELD_TEXT, "r.area", NULL},                                                \
        {"regency", TAPAK_FIELD_TEXT,                                                              \
         "(SELECT a.name FROM area a WHERE a.code = substr(r.area, 1, 5))", NULL},                 \
        {"in_programme", TAPAK_FIELD_BOOLEAN, IN_PROGRAMME, NULL},                                 \
    {                                                                                              \
        "reversal_signal", TAPAK_FIELD_BOOLEAN,                                                    \
            "(" IN_PROGRAMME                                                                       \
            " AND EXISTS (SELECT 1 FROM category c WHERE c.code = r.category AND "                 \
            "c.reversal_signal = 1))",                                                             \
            NULL                                                                                   \
    }

static const struct where_column public_columns[] = {
    REPORT_COLUMNS,
    {"geometry", TAPAK_FIELD_GEOMETRY, "r.public_geom",
     "r.id IN (SELECT i.pkid FROM idx_report_public_geom i"},
    {"placed_by", TAPAK_FIELD_TEXT,
     "CASE WHEN r.placed_by = 'near' AND " SENSITIVE " = 1 THEN 'point' ELSE r.placed_by END",
     NULL},
    {"is_stand_in", TAPAK_FIELD_BOOLEAN, "(r.public_geom IS NOT NULL AND " SENSITIVE " = 1)", NULL},
    {"title", TAPAK_FIELD_TEXT, "CASE WHEN r.public_text IS NOT NULL THEN r.title END", NULL},
    {0},
};

static const struct where_column operator_columns[] = {
    REPORT_COLUMNS,
    {"is_stand_in", TAPAK_FIELD_BOOLEAN, "0", NULL},
    {"geometry", TAPAK_FIELD_GEOMETRY, "r.geom", "r.id IN (SELECT i.pkid FROM idx_report_geom i"},
    {"received", TAPAK_FIELD_INSTANT, "r.received_ms", NULL},
    {"placed_by", TAPAK_FIELD_TEXT, "r.placed_by", NULL},
    {"title", TAPAK_FIELD_TEXT, "r.title", NULL},
    {"source", TAPAK_FIELD_TEXT, "r.source", NULL},
    {"channel", TAPAK_FIELD_TEXT, "r.channel", NULL},
    {"agency", TAPAK_FIELD_TEXT, "r.agency", NULL},
    {"occurred", TAPAK_FIELD_INSTANT, "r.occurred_ms", NULL},
    {"state_since", TAPAK_FIELD_INSTANT, "r.state_since_ms", NULL},
    {"is_published", TAPAK_FIELD_BOOLEAN, "r.is_published", NULL},
    {"is_confidential", TAPAK_FIELD_BOOLEAN, "r.is_confidential", NULL},
    {"is_anonymous", TAPAK_FIELD_BOOLEAN, "r.is_anonymous", NULL},
    {"place_conflict", TAPAK_FIELD_BOOLEAN, "r.place_conflict", NULL},
    {0},
};

const struct where_column *const where_report_columns[TAPAK_VIEWER_COUNT] = {
    [TAPAK_VIEWER_PUBLIC] = public_columns,
    [TAPAK_VIEWER_OPERATOR] = operator_columns,
};

const struct where_column where_hotspot_columns[] = {
    {"geometry", TAPAK_FIELD_GEOMETRY, "h.geom", "h.id IN (SELECT i.pkid FROM idx_hotspot_geom i"},
    {"acquired", TAPAK_FIELD_INSTANT, "h.acquired_ms", NULL},
    {"satellite", TAPAK_FIELD_TEXT, "h.satellite", NULL},
    {"instrument", TAPAK_FIELD_TEXT, "h.instrument", NULL},
    {"confidence", TAPAK_FIELD_TEXT, "h.confidence", NULL},
    {"frp", TAPAK_FIELD_DOUBLE, "h.frp_mw", NULL},
    {"village", TAPAK_FIELD_TEXT, "h.area", NULL},
    {"village_name", TAPAK_FIELD_TEXT, "(SELECT v.name FROM area v WHERE v.code = h.area)", NULL},
    {"placed_by", TAPAK_FIELD_TEXT, "h.placed_by", NULL},
    {0},
};

// A hectare is 10,000 square metres.
const struct where_column where_village_columns[] = {
    {"geometry", TAPAK_FIELD_GEOMETRY, "ST_AsBinary(b.geom)",
     "b.id IN (SELECT i.pkid FROM idx_boundary_geom i"},
    {"code", TAPAK_FIELD_TEXT, "b.code", NULL},
    {"name", TAPAK_FIELD_TEXT, "b.name", NULL},
    {"type", TAPAK_FIELD_TEXT, "b.type", NULL},
    {"district", TAPAK_FIELD_TEXT,
     "(SELECT a.name FROM area a WHERE a.code = substr(b.code, 1, 8))", NULL},
    {"district_code", TAPAK_FIELD_TEXT, "substr(b.code, 1, 8)", NULL},
    {"regency", TAPAK_FIELD_TEXT, "(SELECT a.name FROM area a WHERE a.code = substr(b.code, 1, 5))",
     NULL},
    {"regency_code", TAPAK_FIELD_TEXT, "substr(b.code, 1, 5)", NULL},
    {"in_programme", TAPAK_FIELD_BOOLEAN,
     "EXISTS (SELECT 1 FROM membership m WHERE m.code = b.code AND :today BETWEEN "
     "m.valid_from_day AND m.valid_to_day)",
     NULL},
    {"area_ha", TAPAK_FIELD_DOUBLE, "(b.area_m2 / 10000.0)", NULL},
    {0},
};
