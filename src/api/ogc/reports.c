// Reports as the public sees them, or as who is signed in sees those of their area. The store hands
// out nothing else to this viewer; what is written here is a second, shorter list of what may
// leave.
#include "tapak/store/reports.h"
#include "api/ogc/interval.h"
#include "api/ogc/ogc.h"
#include "api/ogc/row_items.h"
#include "tapak/base/instant.h"

#include <string.h>

enum {
    REPORT_CATEGORY = OGC_OWN,
    REPORT_STATE,
    REPORT_CLASS,
    REPORT_PLACED_BY,
    REPORT_VILLAGE,
    REPORT_IN,
    REPORT_PROGRAMME,
    REPORT_VIEW,
};

const char *const ogc_report_states[] = {"received", "verified", "forwarded", "in_progress",
                                         "resolved", "closed",   "deferred",  "not_authorised",
                                         "rejected", "archived", "duplicate", NULL};
const char *const ogc_report_classes[] = {"pengaduan_pengawasan", "pengaduan", "informasi",
                                          "aspirasi", NULL};
const char *const ogc_report_placings[] = {"none", "point", "near", "name", "hand", NULL};
const char *const ogc_only_true[] = {"true", NULL};

const struct tapak_param ogc_report_params[] = {
    OGC_PAGE_PARAMS,
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

// The order in which put_report() writes.
const struct ogc_field ogc_report_fields[] = {
    {"category", OGC_TEXT, "Kategori", "Category", NULL},
    {"state", OGC_CHOICE, "Status", "State", ogc_report_states},
    {"class", OGC_CHOICE, "Klasifikasi", "Class", ogc_report_classes},
    {"received", OGC_DAY, "Diterima", "Received", NULL},
    {"village", OGC_TEXT, "Kode desa", "Village code", NULL},
    {"village_name", OGC_TEXT, "Desa", "Village", NULL},
    {"area", OGC_TEXT, "Kode wilayah", "Area code", NULL},
    {"regency", OGC_TEXT, "Kabupaten/kota", "Regency", NULL},
    {"placed_by", OGC_CHOICE, "Ditempatkan menurut", "Placed by", ogc_report_placings},
    {"in_programme", OGC_BOOL, "Desa program", "In the programme", NULL},
    {"is_stand_in", OGC_BOOL, "Titik pengganti", "Stand-in point", NULL},
    {"title", OGC_TEXT, "Judul", "Title", NULL},
    {"reversal_signal", OGC_BOOL, "Sinyal pembalikan", "Reversal signal", NULL},
    {0},
};

static enum tapak_status set_filter(struct ogc_page *page, struct tapak_report_filter *filter,
                                    struct tapak_error *err)
{
    const struct tapak_value *values = page->call->values;
    *filter = (struct tapak_report_filter){
        .viewer = TAPAK_VIEWER_PUBLIC,
        .has_box = page->query.has_box,
        .box = page->query.box,
        .category = values[REPORT_CATEGORY].text,
        .state = values[REPORT_STATE].text,
        .klass = values[REPORT_CLASS].text,
        .placed_by = values[REPORT_PLACED_BY].text,
        .programme_only = values[REPORT_PROGRAMME].is_given,
    };
    ogc_interval_by_day(page->query.interval, page->visit->world->offset_minutes, filter);
    enum tapak_status status = api_take_view(page->call, page->visit, &values[REPORT_VIEW],
                                             page->response, &page->sight, err);
    tapak_sight_limit(&page->sight, filter);
    page->is_own = filter->viewer != TAPAK_VIEWER_PUBLIC;
    return status == TAPAK_OK ? ogc_take_area(&values[REPORT_VILLAGE], &values[REPORT_IN],
                                              &filter->area, page->response, err)
                              : status;
}

static void put_village(struct ogc_page *page, const struct tapak_report *report)
{
    const struct tapak_code *area = &report->placement.area;
    bool is_village = tapak_code_level(area) == TAPAK_LEVEL_VILLAGE;
    ogc_put_text(page, is_village ? area->text : NULL);
    ogc_put_text(page, is_village ? report->area_name : NULL);
    ogc_put_text(page, area->text[0] == '\0' ? NULL : area->text);
    ogc_put_text(page, report->regency_name);
    ogc_put_text(page, tapak_placed_by_code(report->placement.placed_by));
    ogc_put_bool(page, report->in_programme);
}

static enum tapak_status put_report(struct ogc_page *page, const struct tapak_report *report)
{
    const struct tapak_world *world = page->visit->world;
    const struct tapak_category *category =
        tapak_category_find(&world->categories, report->category);
    char day[TAPAK_INSTANT_BYTES];
    (void)tapak_format_day(day, tapak_day_of(report->received_ms, world->offset_minutes));
    ogc_feature_open(page, report->public_id);
    enum tapak_status status =
        page->is_own ? ogc_put_point(page, report->has_point, report->point)
                     : ogc_put_point(page, report->has_public_point, report->public_point);
    ogc_put_text(page, report->category);
    ogc_put_text(page, tapak_state_code(report->state));
    ogc_put_text(page, tapak_class_code(report->klass));
    ogc_put_text(page, day);
    put_village(page, report);
    ogc_put_bool(page, !page->is_own && report->has_public_point && category != NULL &&
                           category->is_sensitive);
    ogc_put_text(page, report->title);
    ogc_put_bool(page, report->in_programme && category != NULL && category->has_reversal_signal);
    ogc_feature_close(page);
    return status;
}

static enum tapak_status take_report(const struct tapak_report *report, void *context)
{
    return put_report(context, report);
}

// The row may have changed since the layer saw it.
static enum tapak_status take_own(const struct tapak_report *report, void *context)
{
    struct ogc_page *page = context;
    return tapak_sight_of_report(&page->sight, report) < TAPAK_SEES_REPORT
               ? TAPAK_NOT_FOUND
               : put_report(page, report);
}

static enum tapak_status fetch_own(struct ogc_page *page, int64_t row_id, struct tapak_error *err)
{
    return tapak_report_row(page->visit->conn, row_id, take_own, page, err);
}

static enum tapak_status fetch(struct ogc_page *page, int64_t row_id, struct tapak_error *err)
{
    return tapak_report_row_public(page->visit->conn, row_id, take_report, page, err);
}

enum tapak_status reports_list(struct ogc_page *page, struct tapak_error *err)
{
    struct tapak_layer_query query = {.of = TAPAK_REPORTS, .viewer = TAPAK_VIEWER_PUBLIC};
    enum tapak_status status = set_filter(page, &query.reports, err);
    query.viewer = query.reports.viewer;
    return status == TAPAK_OK ? row_items_list(page, &query, page->is_own ? fetch_own : fetch, err)
                              : status;
}

static enum tapak_status take_single(const struct tapak_report *report, void *context)
{
    struct ogc_page *page = context;
    struct row_items_mark mark = row_items_begin(page);
    enum tapak_status status = put_report(page, report);
    if (status == TAPAK_OK) {
        row_items_keep(page, mark, report->row_id);
    }
    return status;
}

enum tapak_status reports_find(struct ogc_page *page, const char *fid, struct tapak_error *err)
{
    if (row_items_recall(page, fid)) {
        return TAPAK_OK;
    }
    enum tapak_status status = api_visit_reader(page->visit, err);
    return status == TAPAK_OK ? tapak_report_find(page->visit->conn, TAPAK_VIEWER_PUBLIC, fid,
                                                  take_single, page, err)
                              : status;
}

enum tapak_status reports_extent(const struct api_visit *visit, struct ogc_extent *out_extent,
                                 struct tapak_error *err)
{
    return row_items_extent(visit, TAPAK_REPORTS, true, out_extent, err);
}
