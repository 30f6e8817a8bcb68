// What stands behind /ogc/collections/ in a target, through dispatch and the real handlers, on a
// region of two villages, some reports and hotspots. Tiles of any path and filter are made or
// refused; nothing may be a failure of ours.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tapak/api/api.h"
#include "tapak/base/limits.h"
#include "tapak/http/dispatch.h"
#include "tapak/layer/layer.h"
#include "tapak/store/areas.h"
#include "tapak/store/hotspots.h"
#include "tapak/store/reports.h"

enum { WKB_BYTES = 93, POINTS = 40 };
static const int64_t first_ms = INT64_C(1750000000000);

static void must(enum tapak_status status, const struct tapak_error *err)
{
    if (status != TAPAK_OK) {
        (void)fprintf(stderr, "%s\n", err->message);
        abort();
    }
}

// A square of one degree as a polygon.
static struct tapak_wkb square(uint8_t wkb[static WKB_BYTES], double west)
{
    const double ring[10] = {west, 0, west + 1, 0, west + 1, 1, west, 1, west, 0};
    const uint32_t head[3] = {3, 1, 5};
    wkb[0] = 1;
    memcpy(wkb + 1, head, sizeof head);
    memcpy(wkb + 13, ring, sizeof ring);
    return (struct tapak_wkb){wkb, WKB_BYTES};
}

static enum tapak_status put_villages(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    const struct tapak_edition edition = {.name = "e", .date = "", .source = "", .sha256 = ""};
    const char *const codes[] = {"64.02.01.2001", "64.02.01.2002"};
    int64_t id = 0;
    enum tapak_status status = tapak_edition_add(conn, &edition, &id, err);
    (void)context;
    for (int i = 0; i < 2 && status == TAPAK_OK; i++) {
        uint8_t wkb[WKB_BYTES];
        struct tapak_boundary boundary = {.edition_id = id,
                                          .name = codes[i],
                                          .type = "desa",
                                          .area_m2 = 1,
                                          .label = {116.5 + i, 0.5},
                                          .shape = square(wkb, 116 + i)};
        struct tapak_area area = {.name = codes[i], .type = "desa"};
        memcpy(boundary.code.text, codes[i], strlen(codes[i]));
        area.code = boundary.code;
        status = tapak_area_put(conn, &area, err);
        status = status == TAPAK_OK ? tapak_boundary_put(conn, &boundary, err) : status;
    }
    return status == TAPAK_OK ? tapak_edition_set_current(conn, id, err) : status;
}

static enum tapak_status put_points(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct tapak_actor actor = {"fuzz", first_ms};
    enum tapak_status status = TAPAK_OK;
    enum tapak_put_outcome outcome;
    (void)context;
    for (int i = 0; i < POINTS && status == TAPAK_OK; i++) {
        char id[TAPAK_PUBLIC_ID_LENGTH + 1];
        (void)snprintf(id, sizeof id, "report%010d", i);
        struct tapak_point point = {116 + i * 0.04, 0.5 + (i % 7) * 0.01};
        struct tapak_placement placement = {.placed_by = TAPAK_PLACED_POINT,
                                            .area = {"64.02.01.2001"}};
        const struct tapak_report report = {.public_id = id,
                                            .source = "fuzz",
                                            .source_id = id,
                                            .category = i % 2 == 0 ? "sampah" : "pembalakan",
                                            .received_ms = first_ms,
                                            .state_since_ms = first_ms,
                                            .has_point = true,
                                            .point = point,
                                            .has_public_point = true,
                                            .public_point = point,
                                            .placement = placement,
                                            .is_published = true,
                                            .fingerprint = (uint64_t)i};
        const struct tapak_hotspot hotspot = {.satellite = "NOAA-20",
                                              .instrument = "VIIRS",
                                              .acquired_ms = first_ms + i,
                                              .point = point,
                                              .confidence_percent = -1,
                                              .type = -1,
                                              .placement = placement};
        status = tapak_report_put(conn, &report, NULL, NULL, &actor, &outcome, err);
        status = status == TAPAK_OK ? tapak_hotspot_put(conn, &hotspot, 0, &outcome, err) : status;
    }
    return status;
}

static struct tapak_api *make_api(void)
{
    char folder[] = "/tmp/tapak-fuzz-XXXXXX";
    char path[64];
    struct tapak_error err = {0};
    struct tapak_init_result result;
    struct tapak_store *store = NULL;
    struct tapak_conn *conn = NULL;
    struct tapak_world *world = NULL;
    struct tapak_layer *layer = NULL;
    struct tapak_api *api = NULL;
    if (mkdtemp(folder) == NULL) {
        abort();
    }
    (void)snprintf(path, sizeof path, "%s/fuzz.db", folder);
    must(tapak_store_init(path, &result, &err), &err);
    must(tapak_store_open(path, &store, &err), &err);
    must(tapak_store_write(store, put_villages, NULL, &err), &err);
    must(tapak_store_write(store, put_points, NULL, &err), &err);
    must(tapak_store_take_reader(store, &conn, &err), &err);
    must(tapak_world_load(conn, NULL, &world, &err), &err);
    tapak_store_give_reader(store, conn);
    must(tapak_layer_load(store, 480, NULL, NULL, &layer, &err), &err);
    const struct tapak_api_settings settings = {.layer = layer, .version = "fuzz"};
    must(tapak_api_create(store, world, &settings, &api, &err), &err);
    return api; // until the process ends, and the folder as long as it is looked for
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct tapak_api *api;
    static const char start[] = "/ogc/collections/";
    char target[1024];
    struct tapak_error err;
    if (size > sizeof target - sizeof start) {
        return 0;
    }
    api = api == NULL ? make_api() : api;
    memcpy(target, start, sizeof start - 1);
    memcpy(target + sizeof start - 1, data, size);
    const struct tapak_site site = {
        .routes = tapak_api_routes, .context = api, .base_url = "http://t", .offset_minutes = 480};
    struct tapak_request request = {
        .id = "", .method = tapak_slice_of("GET"), .target = {target, sizeof start - 1 + size}};
    if (tapak_arena_create(&request.arena, TAPAK_MAX_ARENA_BYTES, &err) != TAPAK_OK) {
        return 0;
    }
    struct tapak_response response;
    tapak_dispatch(&site, &request, &response);
    if (response.http_status >= 500 && response.http_status != 501) {
        abort();
    }
    tapak_response_free(&response);
    tapak_arena_free(request.arena);
    return 0;
}
