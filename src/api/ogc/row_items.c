// A page's features are mostly at hand: their bytes go into the answer as they are. Only what was
// not written since the store last changed is fetched by row and kept.
#include "api/ogc/row_items.h"

#include "api/ogc/filter.h"
#include "tapak/base/instant.h"

#include <string.h>

enum { KEPT_AT_ONCE = 128, TAIL_BYTES = 1024 }; // links and counts stand behind the features

// A page of the features that are at hand ends early when one of them is missing.
struct rows {
    struct tapak_layer_row *items;
    size_t count;
    size_t done;
};

static enum tapak_collection collection_of(const struct ogc_page *page)
{
    _Static_assert((int)OGC_REPORTS == (int)TAPAK_REPORTS &&
                       (int)OGC_HOTSPOTS == (int)TAPAK_HOTSPOTS,
                   "the layer's collections are the first two");
    return (enum tapak_collection)(page->collection - ogc_collections);
}

// Only what is JSON in WGS 84, lon lat, as the public sees it, is kept.
static bool is_plain(const struct ogc_page *page)
{
    return page->sketch == NULL && page->projector == NULL && !page->is_own;
}

struct row_items_mark row_items_begin(const struct ogc_page *page)
{
    return (struct row_items_mark){page->response->body.size};
}

void row_items_keep(struct ogc_page *page, struct row_items_mark mark, int64_t row_id)
{
    const struct tapak_buf *body = &page->response->body;
    const struct rendered_state state = rendered_state_of(page->visit->layer);
    if (!is_plain(page) || body->failure != TAPAK_OK || body->size <= mark.start) {
        return;
    }
    struct tapak_slice feature = {body->bytes + mark.start, body->size - mark.start};
    if (feature.text[0] == ',') {
        feature = (struct tapak_slice){feature.text + 1, feature.length - 1};
    }
    if (!page->is_single) {
        rendered_put(page->visit->api->rendered, &state, collection_of(page), row_id, feature);
        return;
    }
    // A single feature is still open for its links.
    struct tapak_buf whole;
    tapak_buf_init(&whole, TAPAK_MAX_ANSWER_BYTES);
    tapak_buf_put(&whole, feature.text, feature.length);
    tapak_buf_put_char(&whole, '}');
    if (whole.failure == TAPAK_OK) {
        rendered_put(page->visit->api->rendered, &state, collection_of(page), row_id,
                     (struct tapak_slice){whole.bytes, whole.size});
    }
    tapak_buf_free(&whole);
}

bool row_items_recall(struct ogc_page *page, const char *fid)
{
    struct rendered *rendered = page->visit->api->rendered;
    const struct rendered_state state = rendered_state_of(page->visit->layer);
    if (!is_plain(page) || !rendered_begin(rendered, &state)) {
        return false;
    }
    struct tapak_slice feature = rendered_id(rendered, collection_of(page), fid);
    if (feature.text != NULL) {
        tapak_json_open_object(&page->json);
        // Without its braces: the links follow as one more member.
        tapak_json_splice(&page->json, (struct tapak_slice){feature.text + 1, feature.length - 2});
    }
    rendered_end(rendered);
    return feature.text != NULL;
}

// Those that follow and are at hand; makes room for them in the answer.
static size_t find_kept(struct ogc_page *page, const struct rows *rows,
                        struct tapak_slice features[static KEPT_AT_ONCE])
{
    struct rendered *rendered = page->visit->api->rendered;
    struct tapak_buf *body = &page->response->body;
    size_t wanted = rows->count - rows->done;
    size_t count = 0;
    size_t bytes = 0;
    wanted = wanted < KEPT_AT_ONCE ? wanted : KEPT_AT_ONCE;
    for (; count < wanted; count++) {
        features[count] =
            rendered_row(rendered, collection_of(page), rows->items[rows->done + count].row_id);
        if (features[count].text == NULL) {
            break;
        }
        bytes += features[count].length + 1;
    }
    size_t before = body->size;
    if (count > 1 && tapak_buf_extend(body, bytes + TAIL_BYTES) != NULL) {
        tapak_buf_cut(body, before);
    }
    return count;
}

static void put_kept(struct ogc_page *page, struct rows *rows)
{
    struct rendered *rendered = page->visit->api->rendered;
    const struct rendered_state state = rendered_state_of(page->visit->layer);
    if (!is_plain(page) || !rendered_begin(rendered, &state)) {
        return;
    }
    struct tapak_slice features[KEPT_AT_ONCE];
    size_t count = 0;
    do {
        count = find_kept(page, rows, features);
        for (size_t i = 0; i < count; i++) {
            tapak_json_add_raw(&page->json, features[i].text, features[i].length);
        }
        rows->done += count;
        page->returned += (int64_t)count;
    } while (count == KEPT_AT_ONCE);
    rendered_end(rendered);
}

static enum tapak_status put_rows(struct ogc_page *page, struct rows *rows, row_fetch_fn *fetch,
                                  struct tapak_error *err)
{
    enum tapak_status status = TAPAK_OK;
    put_kept(page, rows);
    while (rows->done < rows->count && status == TAPAK_OK) {
        int64_t row_id = rows->items[rows->done++].row_id;
        status = api_visit_reader(page->visit, err);
        if (status != TAPAK_OK) {
            break;
        }
        struct row_items_mark mark = row_items_begin(page);
        status = fetch(page, row_id, err);
        if (status == TAPAK_OK) {
            page->returned++;
            row_items_keep(page, mark, row_id);
        } else if (status == TAPAK_NOT_FOUND) {
            status = TAPAK_OK;
        }
        put_kept(page, rows);
    }
    return status;
}

enum tapak_status row_items_list(struct ogc_page *page, struct tapak_layer_query *query,
                                 row_fetch_fn *fetch, struct tapak_error *err)
{
    struct cursor cursor;
    enum tapak_status status = ogc_take_cursor(page, &cursor, err);
    if (status != TAPAK_OK) {
        return status;
    }
    const struct tapak_layer_page place = {
        .has_cursor = page->query.cursor != NULL,
        .cursor_ms = cursor.time_ms,
        .cursor_row_id = cursor.row_id,
        .limit = page->query.limit + 1,
        .offset = page->query.offset,
    };
    if (page->filter != NULL) {
        query->filter = &page->filter->filter;
        query->relate = tapak_relate;
        query->relate_context = page->filter->relations;
    }
    struct rows rows = {.items = tapak_arena_take_array(page->call->arena, (size_t)place.limit,
                                                        sizeof(struct tapak_layer_row))};
    if (rows.items == NULL) {
        return tapak_fail(err, TAPAK_NO_MEMORY, "no memory for a page");
    }
    status = tapak_layer_page(page->visit->layer, query, &place, rows.items, &rows.count,
                              &page->matched, err);
    if (status != TAPAK_OK) {
        return status;
    }
    page->has_more = rows.count > (size_t)page->query.limit;
    rows.count -= page->has_more ? 1 : 0;
    if (page->has_more) {
        const struct tapak_layer_row *last = &rows.items[rows.count - 1];
        cursor_seal(page->next, tapak_store_key(page->visit->api->store), page->collection->id,
                    (struct cursor){last->time_ms, last->row_id});
    }
    return put_rows(page, &rows, fetch, err);
}

enum tapak_status row_items_extent(const struct api_visit *visit, enum tapak_collection of,
                                   bool by_day, struct ogc_extent *out_extent,
                                   struct tapak_error *err)
{
    const struct tapak_layer_query query = {.of = of, .viewer = TAPAK_VIEWER_PUBLIC};
    int offset = visit->world->offset_minutes;
    struct tapak_layer_extent extent;
    enum tapak_status status = tapak_layer_extent(visit->layer, &query, &extent, err);
    if (status != TAPAK_OK) {
        return status;
    }
    *out_extent = (struct ogc_extent){
        .has_box = extent.count > 0 && extent.has_box,
        .box = extent.box,
        .has_times = extent.count > 0,
        .first_ms = extent.first_ms,
        .last_ms = extent.last_ms,
    };
    if (by_day) {
        out_extent->first_ms = tapak_day_start_ms(tapak_day_of(extent.first_ms, offset), offset);
        out_extent->last_ms =
            tapak_day_start_ms(tapak_day_of(extent.last_ms, offset) + 1, offset) - 1;
    }
    return TAPAK_OK;
}
