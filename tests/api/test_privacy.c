// Two worlds over two months: in both the same reports are published day by day, in one of them
// others come in, are worked on and stay hidden. Whoever keeps every summary of every day of both
// cannot tell which is which.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/server.h"

enum { DAYS = 60, DAY_MS = 86400000 };

static const char *const tables[] = {
    "/api/summary?by=village&format=csv",
    "/api/summary?by=district&format=csv",
    "/api/summary?by=regency&format=csv",
    "/api/summary?by=category&format=csv",
    "/api/summary?by=month&format=csv",
    "/api/summary?by=period&format=csv",
    "/api/summary?by=village&category=satwa&format=csv",
    "/api/summary?by=category&in=64.03.01.2001&format=csv",
    "/api/summary?by=village&from=2025-06-20&to=2025-07-10&format=csv",
    "/api/summary?by=village&from=2025-06-21&to=2025-07-10&format=csv",
    "/ogc/collections/reports/items?limit=1000&category=satwa",
    "/ogc/collections/reports/tiles/WebMercatorQuad/5/15/26",
};

static void put_one(struct api_server *server, int day, const char *kind, bool is_hidden)
{
    static const char *const categories[] = {"satwa", "cemar_air", "sampah"};
    char id[TAPAK_PUBLIC_ID_LENGTH + 1];
    (void)snprintf(id, sizeof id, "%-.8s%08d", kind, day);
    struct tapak_report report = sample_report(id, id);
    report.category = categories[day % 3];
    report.received_ms = SAMPLE_DAY_MS + (int64_t)day * DAY_MS;
    report.state = is_hidden ? TAPAK_IN_PROGRESS : TAPAK_RECEIVED;
    report.placement =
        (struct tapak_placement){.placed_by = TAPAK_PLACED_POINT, .area = {"64.03.01.2001"}};
    report.point = report.public_point = (struct tapak_point){117.25, 0.25 + 0.01 * (day % 50)};
    report.is_confidential = is_hidden && day % 2 == 0;
    report.is_published = !is_hidden;
    sample_put(&server->sample, &report, TAPAK_PUT_NEW);
}

static void test_privacy__two_months_of_daily_summaries(void **state)
{
    (void)state;
    struct api_server bare;
    struct api_server full;
    api_server_make(&bare);
    api_server_make(&full);
    for (int day = 0; day < DAYS; day++) {
        if (day % 4 == 0) { // few: cells go from nothing over "<5" to what is told
            put_one(&bare, day, "openopen", false);
            put_one(&full, day, "openopen", false);
        }
        put_one(&full, day, "hiddenhi", true);
        api_server_refresh(&bare);
        api_server_refresh(&full);
        for (size_t i = 0; i < sizeof tables / sizeof tables[0]; i++) {
            struct answer one = api_get(&bare, tables[i], 200);
            struct answer other = api_get(&full, tables[i], 200);
            struct tapak_slice a = tapak_response_body(&one.response);
            struct tapak_slice b = tapak_response_body(&other.response);
            const char *stamp = memmem(a.text, a.length, "\"timeStamp\"", 11);
            size_t length = stamp == NULL ? a.length : (size_t)(stamp - a.text);
            assert_true(stamp != NULL || a.length == b.length);
            assert_true(length <= b.length);
            assert_memory_equal(a.text, b.text, length);
            answer_free(&one);
            answer_free(&other);
        }
    }
    api_server_free(&bare);
    api_server_free(&full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_privacy__two_months_of_daily_summaries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
