#include "tapak/store/hotspots.h"
#include "api/ogc/ogc.h"
#include "api/ogc/row_items.h"
#include "tapak/base/number.h"

#include <string.h>

enum {
    HOTSPOT_CONFIDENCE = OGC_OWN,
    HOTSPOT_SATELLITE,
    HOTSPOT_INSTRUMENT,
    HOTSPOT_VILLAGE,
    HOTSPOT_IN,
};

enum { FRP_DIGITS = 2 };

const char *const ogc_hotspot_confidences[] = {"low", "medium", "high", NULL};
static const char *const placings[] = {"none", "point", "near", NULL};

const struct tapak_param ogc_hotspot_params[] = {
    OGC_PAGE_PARAMS,
    [HOTSPOT_CONFIDENCE] = {"confidence", TAPAK_PARAM_CHOICE, .choices = ogc_hotspot_confidences,
                            .about = "class of confidence"},
    [HOTSPOT_SATELLITE] = {"satellite", TAPAK_PARAM_TEXT, .about = "name of the satellite"},
    [HOTSPOT_INSTRUMENT] = {"instrument", TAPAK_PARAM_TEXT, .about = "MODIS or VIIRS"},
    [HOTSPOT_VILLAGE] = {"village", TAPAK_PARAM_AREA, .about = "village code"},
    [HOTSPOT_IN] = {"in", TAPAK_PARAM_AREA, .about = "in this area (code of any level)"},
    {0},
};

// The order in which put_hotspot() writes.
const struct ogc_field ogc_hotspot_fields[] = {
    {"acquired", OGC_INSTANT, "Waktu", "Acquired", NULL},
    {"satellite", OGC_TEXT, "Satelit", "Satellite", NULL},
    {"instrument", OGC_TEXT, "Instrumen", "Instrument", NULL},
    {"confidence", OGC_CHOICE, "Kepercayaan", "Confidence", ogc_hotspot_confidences},
    {"frp", OGC_NUMBER, "Daya pancar (MW)", "Radiative power (MW)", NULL},
    {"village", OGC_TEXT, "Kode desa", "Village code", NULL},
    {"village_name", OGC_TEXT, "Desa", "Village", NULL},
    {"placed_by", OGC_CHOICE, "Ditempatkan menurut", "Placed by", placings},
    {0},
};

static enum tapak_status set_filter(const struct ogc_page *page,
                                    struct tapak_hotspot_filter *filter, struct tapak_error *err)
{
    const struct tapak_value *values = page->call->values;
    *filter = (struct tapak_hotspot_filter){
        .has_box = page->query.has_box,
        .box = page->query.box,
        .has_since = page->query.interval->has_since,
        .since_ms = page->query.interval->since_ms,
        .has_until = page->query.interval->has_until,
        .until_ms = page->query.interval->until_ms,
        .confidence = values[HOTSPOT_CONFIDENCE].text,
        .satellite = values[HOTSPOT_SATELLITE].text,
        .instrument = values[HOTSPOT_INSTRUMENT].text,
    };
    return ogc_take_area(&values[HOTSPOT_VILLAGE], &values[HOTSPOT_IN], &filter->area,
                         page->response, err);
}

static enum tapak_status put_hotspot(struct ogc_page *page, const struct tapak_hotspot *hotspot,
                                     const char *village_name)
{
    const char *area = hotspot->placement.area.text;
    bool has_area = area[0] != '\0';
    char id[TAPAK_NUMBER_BYTES];
    (void)tapak_format_int(id, hotspot->row_id);
    ogc_feature_open(page, id);
    enum tapak_status status = ogc_put_point(page, true, hotspot->point);
    ogc_put_instant(page, hotspot->acquired_ms);
    ogc_put_text(page, hotspot->satellite);
    ogc_put_text(page, hotspot->instrument);
    ogc_put_text(page, tapak_confidence_code(hotspot->confidence));
    if (hotspot->has_frp) {
        ogc_put_number(page, hotspot->frp_mw, FRP_DIGITS);
    } else {
        ogc_put_text(page, NULL);
    }
    ogc_put_text(page, has_area ? area : NULL);
    ogc_put_text(page, has_area ? village_name : NULL);
    ogc_put_text(page, tapak_placed_by_code(hotspot->placement.placed_by));
    ogc_feature_close(page);
    return status;
}

static enum tapak_status take_hotspot(const struct tapak_hotspot *hotspot, const char *village_name,
                                      void *context)
{
    return put_hotspot(context, hotspot, village_name);
}

static enum tapak_status fetch(struct ogc_page *page, int64_t row_id, struct tapak_error *err)
{
    return tapak_hotspot_find(page->visit->conn, row_id, take_hotspot, page, err);
}

enum tapak_status hotspots_list(struct ogc_page *page, struct tapak_error *err)
{
    struct tapak_layer_query query = {.of = TAPAK_HOTSPOTS, .viewer = TAPAK_VIEWER_PUBLIC};
    enum tapak_status status = set_filter(page, &query.hotspots, err);
    return status == TAPAK_OK ? row_items_list(page, &query, fetch, err) : status;
}

enum tapak_status hotspots_find(struct ogc_page *page, const char *fid, struct tapak_error *err)
{
    int64_t row_id = 0;
    // "7" names the feature, "+7" and "007" do not: one feature, one address.
    if (fid[0] < '1' || fid[0] > '9' || !tapak_parse_int(fid, strlen(fid), &row_id)) {
        return TAPAK_NOT_FOUND;
    }
    if (row_items_recall(page, fid)) {
        return TAPAK_OK;
    }
    struct row_items_mark mark = row_items_begin(page);
    enum tapak_status status = api_visit_reader(page->visit, err);
    if (status == TAPAK_OK) {
        status = fetch(page, row_id, err);
    }
    if (status == TAPAK_OK) {
        row_items_keep(page, mark, row_id);
    }
    return status;
}

enum tapak_status hotspots_extent(const struct api_visit *visit, struct ogc_extent *out_extent,
                                  struct tapak_error *err)
{
    return row_items_extent(visit, TAPAK_HOTSPOTS, false, out_extent, err);
}
