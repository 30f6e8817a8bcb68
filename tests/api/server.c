#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/server.h"

static void put_reports(struct sample *sample)
{
    struct tapak_report sensitive = sample_report("A", "published0000001");
    sample_put(sample, &sensitive, TAPAK_PUT_NEW);

    struct tapak_report plain = sample_report("B", "published0000002");
    plain.category = "sampah";
    plain.received_ms += 86400000;
    plain.point = plain.public_point = (struct tapak_point){116.75, 0.75};
    plain.placement =
        (struct tapak_placement){.placed_by = TAPAK_PLACED_POINT, .area = {"64.02.01.2002"}};
    sample_put(sample, &plain, TAPAK_PUT_NEW);

    struct tapak_report named = plain;
    named.source_id = "C";
    named.public_id = "byname0000000003";
    named.received_ms += 86400000;
    named.has_point = named.has_public_point = false;
    named.placement =
        (struct tapak_placement){.placed_by = TAPAK_PLACED_NAME, .area = {"64.02.02.1001"}};
    sample_put(sample, &named, TAPAK_PUT_NEW);

    struct tapak_report confidential = plain;
    confidential.source_id = "D";
    confidential.public_id = "confidential0004";
    confidential.is_confidential = true;
    sample_put(sample, &confidential, TAPAK_PUT_NEW);

    struct tapak_report unpublished = plain;
    unpublished.source_id = "E";
    unpublished.public_id = "unpublished00005";
    unpublished.is_published = false;
    sample_put(sample, &unpublished, TAPAK_PUT_NEW);
}

static enum tapak_status put_hotspots(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    (void)context;
    struct tapak_hotspot spots[] = {
        sample_hotspot(SAMPLE_DAY_MS, (struct tapak_point){116.1, 0.6}),
        sample_hotspot(SAMPLE_DAY_MS + 1000, (struct tapak_point){116.2, 0.6}),
        sample_hotspot(SAMPLE_DAY_MS + 2000, (struct tapak_point){120, -3}),
    };
    spots[1].confidence = TAPAK_CONFIDENCE_HIGH;
    spots[1].has_frp = false;
    spots[2].placement = (struct tapak_placement){.placed_by = TAPAK_PLACED_NONE};
    enum tapak_put_outcome outcome;
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < 3 && status == TAPAK_OK; i++) {
        status = tapak_hotspot_put(conn, &spots[i], 0, &outcome, err);
    }
    return status;
}

void api_server_make(struct api_server *server)
{
    struct tapak_world *world = NULL;
    struct tapak_error err = {0};
    sample_make_region(&server->sample);
    put_reports(&server->sample);
    sample_write(&server->sample, put_hotspots, NULL);
    struct tapak_conn *conn = NULL;
    if (tapak_store_take_reader(server->sample.store, &conn, &err) != TAPAK_OK ||
        tapak_world_load(conn, NULL, &world, &err) != TAPAK_OK ||
        tapak_layer_load(server->sample.store, 480, NULL, NULL, &server->layer, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    const struct tapak_api_settings settings = {
        .layer = server->layer, .version = "test", .region = "Sample"};
    if (tapak_api_create(server->sample.store, world, &settings, &server->api, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    tapak_store_give_reader(server->sample.store, conn);
    server->site = (struct tapak_site){.routes = tapak_api_routes,
                                       .context = server->api,
                                       .base_url = "http://t",
                                       .offset_minutes = 480};
}

void api_server_free(struct api_server *server)
{
    tapak_api_free(server->api);
    tapak_layer_free(server->layer);
    sample_free(&server->sample);
}

void api_server_refresh(struct api_server *server)
{
    struct tapak_error err = {0};
    if (tapak_layer_refresh(server->layer, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
}

struct answer api_get(struct api_server *server, const char *target, int http_status)
{
    struct answer answer = ask(&server->site, "GET", target, NULL, NULL);
    if (answer.response.http_status != http_status) {
        struct tapak_slice body = tapak_response_body(&answer.response);
        fail_msg("%s: %d %.*s", target, answer.response.http_status, (int)body.length, body.text);
    }
    return answer;
}

void api_expect(const struct answer *answer, const char *text)
{
    if (!answer_has(answer, text)) {
        struct tapak_slice body = tapak_response_body(&answer->response);
        fail_msg("no %s in %.*s", text, (int)body.length, body.text);
    }
}

void api_expect_not(const struct answer *answer, const char *text)
{
    if (answer_has(answer, text)) {
        struct tapak_slice body = tapak_response_body(&answer->response);
        fail_msg("%s in %.*s", text, (int)body.length, body.text);
    }
}
