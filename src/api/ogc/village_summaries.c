// Every village of the page with its counts. They are made of the whole table each time: what is
// hidden depends on all of it.
#include "api/counts.h"
#include "api/ogc/area_items.h"
#include "api/ogc/interval.h"
#include "api/ogc/ogc.h"

enum { SUMMARY_CATEGORY = VILLAGE_OWN };

const struct tapak_param ogc_village_summary_params[] = {
    OGC_PAGE_PARAMS,
    OGC_VILLAGE_PARAMS,
    [SUMMARY_CATEGORY] = {"category", TAPAK_PARAM_TEXT, .max = TAPAK_CATEGORY_BYTES - 1,
                          .about = "count only reports of this category"},
    {0},
};

// The counts stand in the order of enum counts_column.
const struct ogc_field ogc_village_summary_fields[] = {
    OGC_VILLAGE_FIELDS,
    {"reports", OGC_COUNT, "Laporan", "Reports", NULL},
    {"open", OGC_COUNT, "Terbuka", "Open", NULL},
    {"closed", OGC_COUNT, "Selesai", "Closed", NULL},
    {"by_point", OGC_COUNT, "Menurut titik", "By point", NULL},
    {"by_near", OGC_COUNT, "Menurut jarak", "By nearness", NULL},
    {"by_name", OGC_COUNT, "Menurut nama", "By name", NULL},
    {"by_hand", OGC_COUNT, "Oleh petugas", "By hand", NULL},
    {"reversal_signals", OGC_COUNT, "Sinyal pembalikan", "Reversal signals", NULL},
    {"hotspots", OGC_COUNT, "Titik panas", "Hotspots", NULL},
    {0},
};

static void put_counts(struct ogc_page *page, const struct areas_item *item, void *context)
{
    static const struct counts_row nothing = {.key = ""};
    const struct counts_row *row = counts_find(context, item->code.text);
    row = row == NULL ? &nothing : row;
    for (int column = 0; column < COUNTS_COLUMNS; column++) {
        const struct counts_cell *cell = &row->cells[column];
        if (!cell->is_hidden) {
            ogc_put_int(page, cell->count);
        } else {
            bool is_small = cell->count > 0 && cell->count < TAPAK_SMALL_COUNT;
            ogc_put_text(page, is_small ? "<5" : NULL);
        }
    }
}

static struct tapak_summary_query query_of(const struct tapak_world *world)
{
    return (struct tapak_summary_query){
        .by = TAPAK_BY_VILLAGE,
        .filter = {.viewer = TAPAK_VIEWER_PUBLIC},
        .offset_minutes = world->offset_minutes,
    };
}

enum tapak_status village_summaries_list(struct ogc_page *page, struct tapak_error *err)
{
    struct counts counts;
    struct tapak_summary_query query = query_of(page->visit->world);
    query.filter.category = page->call->values[SUMMARY_CATEGORY].text;
    ogc_interval_by_day(page->query.interval, query.offset_minutes, &query.filter);
    enum tapak_status status =
        counts_load(page->visit->layer, page->call->arena, &query, &counts, err);
    return status == TAPAK_OK ? area_items_list(page, TAPAK_LEVEL_VILLAGE, put_counts, &counts, err)
                              : status;
}

enum tapak_status village_summaries_find(struct ogc_page *page, const char *fid,
                                         struct tapak_error *err)
{
    struct counts counts;
    struct tapak_summary_query query = query_of(page->visit->world);
    enum tapak_status status =
        counts_load(page->visit->layer, page->call->arena, &query, &counts, err);
    return status == TAPAK_OK
               ? area_items_find(page, TAPAK_LEVEL_VILLAGE, fid, put_counts, &counts, err)
               : status;
}
