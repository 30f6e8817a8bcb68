#include "tapak/decode/members.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "tapak/base/limits.h"

enum { TO, REASON, LAT, PUBLIC, COUNT };

static const struct tapak_member members[] = {
    [TO] = {"to", TAPAK_MEMBER_LINE, .is_required = true, .bytes = 8},
    [REASON] = {"reason", TAPAK_MEMBER_TEXT, .bytes = 20},
    [LAT] = {"lat", TAPAK_MEMBER_NUMBER, .min = -90, .max = 90},
    [PUBLIC] = {"public", TAPAK_MEMBER_BOOL},
    {0},
};

static void test_members_read__takes_what_the_table_names(void **state)
{
    (void)state;
    static const struct {
        const char *body;
        enum tapak_status status;
        const char *begins; // of the message
    } cases[] = {
        {"{\"to\":\"a\"}", TAPAK_OK, ""},
        {"{\"to\":\" a \",\"reason\":\"b\\nc\",\"lat\":-90,\"public\":true}", TAPAK_OK, ""},
        {"{\"to\":\"a\",\"reason\":null}", TAPAK_OK, ""},
        {"{}", TAPAK_INVALID, "to: "},
        {"{\"to\":\"  \"}", TAPAK_INVALID, "to: "},
        {"{\"to\":null}", TAPAK_INVALID, "to: "},
        {"{\"to\":1}", TAPAK_INVALID, "to: "},
        {"{\"to\":\"a\\nb\"}", TAPAK_INVALID, "to: "},
        {"{\"to\":\"a\\u0000b\"}", TAPAK_INVALID, ""},
        {"{\"to\":\"123456789\"}", TAPAK_INVALID, "to: 9 bytes"},
        {"{\"to\":\"a\",\"lat\":90.5}", TAPAK_INVALID, "lat: "},
        {"{\"to\":\"a\",\"lat\":\"0\"}", TAPAK_INVALID, "lat: "},
        {"{\"to\":\"a\",\"public\":1}", TAPAK_INVALID, "public: "},
        {"{\"to\":\"a\",\"to\":\"b\"}", TAPAK_INVALID, ""},
        {"{\"to\":\"a\",\"other\":1}", TAPAK_INVALID, "a member is not known"},
        {"{\"to\":[\"a\"]}", TAPAK_INVALID, "the body is nested"},
        {"[]", TAPAK_INVALID, "the body is no JSON object"},
        {"\"{\"", TAPAK_INVALID, "the body is no JSON object"},
        {"{\"to\":\"a\"", TAPAK_INVALID, "the body is no JSON object"},
        {"{\"to\":\"\xff\"}", TAPAK_INVALID, "the body is no JSON object"},
        {"", TAPAK_INVALID, "the body is no JSON object"},
    };
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, NULL), TAPAK_OK);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_member_value values[COUNT];
        struct tapak_error err = {0};
        enum tapak_status status =
            tapak_members_read(arena, tapak_slice_of(cases[i].body), members, values, &err);
        if (status != cases[i].status ||
            strncmp(err.message, cases[i].begins, strlen(cases[i].begins)) != 0) {
            fail_msg("%s: %s", cases[i].body, err.message);
        }
    }
    tapak_arena_free(arena);
}

static void test_members_read__gives_values(void **state)
{
    (void)state;
    struct tapak_arena *arena = NULL;
    struct tapak_member_value values[COUNT];
    static const char body[] = "{\"public\":false,\"to\":\" \xC3\xA9 \",\"lat\":1.5}";
    assert_int_equal(tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, NULL), TAPAK_OK);
    assert_int_equal(tapak_members_read(arena, tapak_slice_of(body), members, values, NULL),
                     TAPAK_OK);
    assert_string_equal(values[TO].text, "\xC3\xA9");
    assert_false(values[REASON].is_given);
    assert_null(values[REASON].text);
    assert_true(values[LAT].is_given && values[LAT].number == 1.5);
    assert_true(values[PUBLIC].is_given && !values[PUBLIC].truth);
    tapak_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_members_read__takes_what_the_table_names),
        cmocka_unit_test(test_members_read__gives_values),
    };
    return cmocka_run_group_tests_name("decode/members", tests, NULL, NULL);
}
