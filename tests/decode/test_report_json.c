#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/base/limits.h"
#include "tapak/decode/report_json.h"

static struct tapak_arena *new_arena(void)
{
    struct tapak_arena *arena = NULL;
    struct tapak_error err;
    assert_int_equal(tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, &err), TAPAK_OK);
    return arena;
}

static void test_report_json_read__takes_every_member(void **state)
{
    (void)state;
    static const char body[] =
        "{\"category\":\"karhutla\",\"class\":\"pengaduan\",\"title\":\" Asap \","
        "\"description\":\"Asap\\ntebal\",\"lat\":-0.5,\"lon\":116.5,\"accuracy_m\":12,"
        "\"occurred\":\"2026-11-23\",\"province\":\"Kaltim\",\"regency\":\"Paser\","
        "\"district\":\"Batu\",\"village\":\"Desa\",\"code\":\"64.01\",\"anonymous\":true,"
        "\"confidential\":true,\"reporter\":{\"name\":\"A\",\"phone\":\"1\",\"email\":\"a@b\"}}";
    struct tapak_arena *arena = new_arena();
    struct tapak_report_form form;
    struct tapak_error err;
    assert_int_equal(tapak_report_json_read(arena, tapak_slice_of(body), 480, &form, &err),
                     TAPAK_OK);
    assert_true(tapak_slice_equals(form.title, "Asap"));
    assert_true(tapak_slice_equals(form.description, "Asap\ntebal"));
    assert_true(form.place.has_point);
    assert_true(form.place.point.lon_deg == 116.5 && form.place.point.lat_deg == -0.5);
    assert_true(form.place.accuracy_m == 12);
    assert_true(form.has_occurred);
    assert_int_equal(form.occurred_ms, INT64_C(1795363200000));
    assert_true(tapak_slice_equals(form.place.code, "64.01"));
    assert_true(form.is_anonymous && form.is_confidential);
    assert_true(tapak_slice_equals(form.reporter_email, "a@b"));
    tapak_arena_free(arena);
}

static void test_report_json_read__absent_is_absent(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "{}", "{\"lat\":null,\"lon\":null,\"title\":\"  \",\"reporter\":null,\"anonymous\":null}",
        "{\"reporter\":{\"name\":null}}"};
    for (size_t i = 0; i < sizeof bodies / sizeof bodies[0]; i++) {
        struct tapak_arena *arena = new_arena();
        struct tapak_report_form form;
        struct tapak_error err;
        assert_int_equal(tapak_report_json_read(arena, tapak_slice_of(bodies[i]), 480, &form, &err),
                         TAPAK_OK);
        assert_null(form.title.text);
        assert_null(form.reporter_name.text);
        assert_false(form.place.has_point || form.has_occurred || form.is_anonymous);
        tapak_arena_free(arena);
    }
}

static void test_report_json_read__names_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        const char *message;
    } cases[] = {
        {"", "the body is not JSON"},
        {"{", "the body is not JSON: line 1"},
        {"[]", "the body is not a JSON object"},
        {"{\"title\":\"a\",\"title\":\"b\"}", "the body is not JSON"},
        {"{} {}", "the body is not JSON"},
        {"{\"title\":\"\\u0000\"}", "the body is not JSON"},
        {"{\"title\":\"\xff\"}", "the body is not JSON"},
        {"{\"a\":[[[[1]]]]}", "nested more than 4 deep"},
        {"{\"Titel\":\"a\"}", "\"Titel\": not known here"},
        {"{\"reporter\":{\"age\":1}}", "reporter.\"age\": not known here"},
        {"{\"reporter\":[]}", "reporter: not an object"},
        {"{\"title\":1}", "title: not a text"},
        {"{\"lat\":\"1\"}", "lat: not a number"},
        {"{\"lat\":1}", "lon: missing"},
        {"{\"lon\":1}", "lat: missing"},
        {"{\"lat\":91,\"lon\":1}", "lat: 91 is not within [-90, 90]"},
        {"{\"lat\":1,\"lon\":-180.5}", "lon: -180.5 is not within [-180, 180]"},
        {"{\"lat\":1,\"lon\":1,\"accuracy_m\":-1}", "accuracy_m: -1"},
        {"{\"anonymous\":\"yes\"}", "anonymous: neither true nor false"},
        {"{\"occurred\":\"yesterday\"}", "occurred: not a date"},
        {"{\"occurred\":5}", "occurred: not a text"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_arena *arena = new_arena();
        struct tapak_report_form form;
        struct tapak_error err = {0};
        assert_int_equal(
            tapak_report_json_read(arena, tapak_slice_of(cases[i].body), 480, &form, &err),
            TAPAK_INVALID);
        if (strstr(err.message, cases[i].message) == NULL) {
            fail_msg("%s: %s", cases[i].body, err.message);
        }
        tapak_arena_free(arena);
    }
}

static void test_report_json_read__holds_the_ceilings(void **state)
{
    (void)state;
    size_t size = TAPAK_MAX_BODY_BYTES + 1;
    char *body = malloc(size);
    assert_non_null(body);
    memset(body, ' ', size);
    struct tapak_arena *arena = new_arena();
    struct tapak_report_form form;
    struct tapak_error err;
    assert_int_equal(
        tapak_report_json_read(arena, (struct tapak_slice){body, size}, 480, &form, &err),
        TAPAK_TOO_LARGE);
    memcpy(body, "{\"title\":\"", 10);
    memset(body + 10, 'a', TAPAK_MAX_TITLE_BYTES + 1);
    memcpy(body + 10 + TAPAK_MAX_TITLE_BYTES + 1, "\"}", 2);
    struct tapak_slice long_title = {body, 10 + TAPAK_MAX_TITLE_BYTES + 3};
    assert_int_equal(tapak_report_json_read(arena, long_title, 480, &form, &err), TAPAK_INVALID);
    assert_string_equal(err.message, "title: 1025 bytes, at most 1024");
    tapak_arena_free(arena);
    assert_int_equal(tapak_arena_create(&arena, 1, &err), TAPAK_OK);
    assert_int_equal(
        tapak_report_json_read(arena, tapak_slice_of("{\"title\":\"ab\"}"), 480, &form, &err),
        TAPAK_NO_MEMORY);
    tapak_arena_free(arena);
    free(body);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_report_json_read__takes_every_member),
        cmocka_unit_test(test_report_json_read__absent_is_absent),
        cmocka_unit_test(test_report_json_read__names_what_is_wrong),
        cmocka_unit_test(test_report_json_read__holds_the_ceilings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
