#include "tapak/model/state.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static void test_state__codes_and_names_go_there_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < TAPAK_STATE_COUNT; i++) {
        enum tapak_state read = TAPAK_STATE_COUNT;
        const char *code = tapak_state_code((enum tapak_state)i);
        assert_true(tapak_state_parse(tapak_slice_of(code), &read));
        assert_int_equal(read, i);
        assert_true(strlen(tapak_state_name_id((enum tapak_state)i)) > 0);
    }
    assert_string_equal(tapak_state_code(TAPAK_IN_PROGRESS), "in_progress");
    assert_string_equal(tapak_state_name_id(TAPAK_IN_PROGRESS), "ditindaklanjuti");
    assert_string_equal(tapak_state_name_id(TAPAK_RESOLVED), "ditanggapi, menunggu pelapor");
}

static void test_class__codes_and_names_go_there_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < TAPAK_CLASS_COUNT; i++) {
        enum tapak_class read = TAPAK_CLASS_COUNT;
        const char *code = tapak_class_code((enum tapak_class)i);
        assert_true(tapak_class_parse(tapak_slice_of(code), &read));
        assert_int_equal(read, i);
        assert_true(strlen(tapak_class_name_id((enum tapak_class)i)) > 0);
    }
    assert_string_equal(tapak_class_code(TAPAK_CLASS_INSPECTION), "pengaduan_pengawasan");
    assert_string_equal(tapak_class_name_id(TAPAK_CLASS_COMPLAINT),
                        "pengaduan tidak berkadar pengawasan");
}

static void test_placed_by_and_confidence__codes_go_there_and_back(void **state)
{
    (void)state;
    for (int i = 0; i < TAPAK_PLACED_COUNT; i++) {
        enum tapak_placed_by read = TAPAK_PLACED_COUNT;
        const char *code = tapak_placed_by_code((enum tapak_placed_by)i);
        assert_true(tapak_placed_by_parse(tapak_slice_of(code), &read));
        assert_int_equal(read, i);
    }
    for (int i = 0; i < TAPAK_CONFIDENCE_COUNT; i++) {
        enum tapak_confidence read = TAPAK_CONFIDENCE_COUNT;
        const char *code = tapak_confidence_code((enum tapak_confidence)i);
        assert_true(tapak_confidence_parse(tapak_slice_of(code), &read));
        assert_int_equal(read, i);
    }
}

static void test_parse__refuses_other_text(void **state)
{
    (void)state;
    static const char *const texts[] = {"", "Received", "received ", "receive", "masuk", "none\n"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        struct tapak_slice text = tapak_slice_of(texts[i]);
        enum tapak_state read_state = TAPAK_CLOSED;
        enum tapak_class read_class = TAPAK_CLASS_ASPIRATION;
        enum tapak_placed_by read_how = TAPAK_PLACED_HAND;
        enum tapak_confidence read_confidence = TAPAK_CONFIDENCE_HIGH;
        assert_false(tapak_state_parse(text, &read_state));
        assert_false(tapak_class_parse(text, &read_class));
        assert_false(tapak_placed_by_parse(text, &read_how));
        assert_false(tapak_confidence_parse(text, &read_confidence));
        assert_int_equal(read_state, TAPAK_CLOSED);
        assert_int_equal(read_class, TAPAK_CLASS_ASPIRATION);
        assert_int_equal(read_how, TAPAK_PLACED_HAND);
        assert_int_equal(read_confidence, TAPAK_CONFIDENCE_HIGH);
    }
    enum tapak_state read_state;
    assert_false(tapak_state_parse((struct tapak_slice){NULL, 0}, &read_state));
}

// Rows: from; columns: to; in the order of the enum. Written out as the domain states it.
static void test_state_may_become__the_table(void **state)
{
    (void)state;
    static const char *const table[TAPAK_STATE_COUNT] = {
        //                      r v f i R c d n x a D
        [TAPAK_RECEIVED] = /**/ ".+....+.+++",  [TAPAK_VERIFIED] = /**/ "..+...+..++",
        [TAPAK_FORWARDED] = /**/ "...+..++..+", [TAPAK_IN_PROGRESS] = /**/ "....+.+...+",
        [TAPAK_RESOLVED] = /**/ "...+.+.....",  [TAPAK_CLOSED] = /**/ "...+.......",
        [TAPAK_DEFERRED] = /**/ "++++.......",  [TAPAK_NOT_AUTHORISED] = /**/ "..+......+.",
        [TAPAK_REJECTED] = /**/ "...........",  [TAPAK_ARCHIVED] = /**/ "+..........",
        [TAPAK_DUPLICATE] = /**/ "+..........",
    };
    for (int from = 0; from < TAPAK_STATE_COUNT; from++) {
        assert_int_equal(strlen(table[from]), TAPAK_STATE_COUNT);
        for (int to = 0; to < TAPAK_STATE_COUNT; to++) {
            bool may = tapak_state_may_become((enum tapak_state)from, (enum tapak_state)to);
            if (may != (table[from][to] == '+')) {
                print_error("%s to %s\n", tapak_state_code((enum tapak_state)from),
                            tapak_state_code((enum tapak_state)to));
            }
            assert_int_equal(may, table[from][to] == '+');
        }
    }
}

static void test_state_may_become__deferral_can_be_undone(void **state)
{
    (void)state;
    for (int from = 0; from < TAPAK_STATE_COUNT; from++) {
        enum tapak_state before = (enum tapak_state)from;
        assert_int_equal(tapak_state_may_become(before, TAPAK_DEFERRED),
                         tapak_state_may_become(TAPAK_DEFERRED, before));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_state__codes_and_names_go_there_and_back),
        cmocka_unit_test(test_class__codes_and_names_go_there_and_back),
        cmocka_unit_test(test_placed_by_and_confidence__codes_go_there_and_back),
        cmocka_unit_test(test_parse__refuses_other_text),
        cmocka_unit_test(test_state_may_become__the_table),
        cmocka_unit_test(test_state_may_become__deferral_can_be_undone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
