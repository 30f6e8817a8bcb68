// What tiles of points may be filtered by: the parameters of their items.
#include "api/ogc/interval.h"
#include "api/ogc/ogc.h"
#include "api/ogc/tiles.h"
#include "api/who.h"

enum { FILTER = TILE_OWN, FILTER_LANG, FILTER_CRS, POINT_OWN };

enum {
    REPORT_DATETIME = POINT_OWN,
    REPORT_CATEGORY,
    REPORT_STATE,
    REPORT_CLASS,
    REPORT_PLACED_BY,
    REPORT_VILLAGE,
    REPORT_IN,
    REPORT_PROGRAMME,
    REPORT_VIEW,
};

enum {
    HOTSPOT_DATETIME = POINT_OWN,
    HOTSPOT_CONFIDENCE,
    HOTSPOT_SATELLITE,
    HOTSPOT_INSTRUMENT,
    HOTSPOT_VILLAGE,
    HOTSPOT_IN,
};

#define FILTER_PARAMS                                                                              \
    [FILTER] = {"filter", TAPAK_PARAM_TEXT, .max = OGC_FILTER_BYTES,                               \
                .about = "condition in CQL2 on the collection's queryables"},                      \
    [FILTER_LANG] = {"filter-lang", TAPAK_PARAM_CHOICE, .choices = ogc_filter_langs,               \
                     .about = "how filter is written; cql2-text when not given"},                  \
    [FILTER_CRS] = {"filter-crs", TAPAK_PARAM_TEXT, .max = OGC_URI_BYTES,                          \
                    .about = "URI of the reference system of coordinates in filter; CRS84 when "   \
                             "not given"}

#define DATETIME                                                                                   \
    {                                                                                              \
        "datetime", TAPAK_PARAM_INTERVAL,                                                          \
            .about = "instant, date, or interval with / and .. for an open end"                    \
    }

const struct tapak_param ogc_report_tile_params[] = {
    OGC_TILE_PARAMS,
    FILTER_PARAMS,
    [REPORT_DATETIME] = DATETIME,
    [REPORT_CATEGORY] = {"category", TAPAK_PARAM_TEXT, .max = TAPAK_CATEGORY_BYTES - 1,
                         .about = "code of a category"},
    [REPORT_STATE] = {"state", TAPAK_PARAM_CHOICE, .choices = ogc_report_states,
                      .about = "code of a state"},
    [REPORT_CLASS] = {"class", TAPAK_PARAM_CHOICE, .choices = ogc_report_classes,
                      .about = "code of a class"},
    [REPORT_PLACED_BY] = {"placed_by", TAPAK_PARAM_CHOICE, .choices = ogc_report_placings,
                          .about = "how it was placed"},
    [REPORT_VILLAGE] = {"village", TAPAK_PARAM_AREA, .about = "village code"},
    [REPORT_IN] = {"in", TAPAK_PARAM_AREA, .about = "in this area (code of any level)"},
    [REPORT_PROGRAMME] = {"in_programme", TAPAK_PARAM_CHOICE, .choices = ogc_only_true,
                          .about = "only in villages of the carbon programme"},
    [REPORT_VIEW] = API_VIEW_PARAM,
    {0},
};

const struct tapak_param ogc_hotspot_tile_params[] = {
    OGC_TILE_PARAMS,
    FILTER_PARAMS,
    [HOTSPOT_DATETIME] = DATETIME,
    [HOTSPOT_CONFIDENCE] = {"confidence", TAPAK_PARAM_CHOICE, .choices = ogc_hotspot_confidences,
                            .about = "class of confidence"},
    [HOTSPOT_SATELLITE] = {"satellite", TAPAK_PARAM_TEXT, .about = "name of the satellite"},
    [HOTSPOT_INSTRUMENT] = {"instrument", TAPAK_PARAM_TEXT, .about = "MODIS or VIIRS"},
    [HOTSPOT_VILLAGE] = {"village", TAPAK_PARAM_AREA, .about = "village code"},
    [HOTSPOT_IN] = {"in", TAPAK_PARAM_AREA, .about = "in this area (code of any level)"},
    {0},
};

// The filter of the request joins the query; it is the tile's to free.
static enum tapak_status read_filter(struct ogc_tile *tile, struct tapak_error *err)
{
    const struct ogc_collection *collection = tile->call->route->data;
    const struct ogc_filter_place place = {tile->call, tile->visit, tile->response,
                                           collection->queryables, FILTER};
    enum tapak_status status = ogc_filter_make(&place, &tile->filter, err);
    if (status == TAPAK_OK && tile->filter != NULL) {
        tile->query.filter = &tile->filter->filter;
        tile->query.relate = tapak_relate;
        tile->query.relate_context = tile->filter->relations;
    }
    return status;
}

static enum tapak_status take_view(struct ogc_tile *tile, struct tapak_error *err)
{
    struct tapak_sight sight;
    enum tapak_status status = api_take_view(
        tile->call, tile->visit, &tile->call->values[REPORT_VIEW], tile->response, &sight, err);
    tapak_sight_limit(&sight, &tile->query.reports);
    tile->query.viewer = tile->query.reports.viewer;
    tile->is_own = tile->query.viewer != TAPAK_VIEWER_PUBLIC;
    return status;
}

enum tapak_status report_tile_read(struct ogc_tile *tile, struct tapak_error *err)
{
    const struct tapak_value *values = tile->call->values;
    struct tapak_report_filter *filter = &tile->query.reports;
    tile->generation = (uint64_t)tapak_snapshot_revision(tile->visit->layer);
    tile->query.of = TAPAK_REPORTS;
    tile->query.viewer = TAPAK_VIEWER_PUBLIC;
    *filter = (struct tapak_report_filter){
        .viewer = TAPAK_VIEWER_PUBLIC,
        .category = values[REPORT_CATEGORY].text,
        .state = values[REPORT_STATE].text,
        .klass = values[REPORT_CLASS].text,
        .placed_by = values[REPORT_PLACED_BY].text,
        .programme_only = values[REPORT_PROGRAMME].is_given,
    };
    ogc_interval_by_day(&values[REPORT_DATETIME], tile->visit->world->offset_minutes, filter);
    enum tapak_status status = take_view(tile, err);
    if (status == TAPAK_OK) {
        status = ogc_take_area(&values[REPORT_VILLAGE], &values[REPORT_IN], &filter->area,
                               tile->response, err);
    }
    return status == TAPAK_OK ? read_filter(tile, err) : status;
}

enum tapak_status hotspot_tile_read(struct ogc_tile *tile, struct tapak_error *err)
{
    const struct tapak_value *values = tile->call->values;
    const struct tapak_value *interval = &values[HOTSPOT_DATETIME];
    struct tapak_hotspot_filter *filter = &tile->query.hotspots;
    tile->generation = (uint64_t)tapak_snapshot_revision(tile->visit->layer);
    tile->query.of = TAPAK_HOTSPOTS;
    tile->query.viewer = TAPAK_VIEWER_PUBLIC;
    *filter = (struct tapak_hotspot_filter){
        .has_since = interval->has_since,
        .since_ms = interval->since_ms,
        .has_until = interval->has_until,
        .until_ms = interval->until_ms,
        .confidence = values[HOTSPOT_CONFIDENCE].text,
        .satellite = values[HOTSPOT_SATELLITE].text,
        .instrument = values[HOTSPOT_INSTRUMENT].text,
    };
    enum tapak_status status = ogc_take_area(&values[HOTSPOT_VILLAGE], &values[HOTSPOT_IN],
                                             &filter->area, tile->response, err);
    return status == TAPAK_OK ? read_filter(tile, err) : status;
}
