#include "tapak/model/filter.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static const struct tapak_field items[] = {
    {.name = "name", .type = TAPAK_FIELD_TEXT},
    {.name = "count", .type = TAPAK_FIELD_INTEGER},
    {.name = "received", .type = TAPAK_FIELD_INSTANT},
    {.name = "place", .type = TAPAK_FIELD_GEOMETRY},
    {.name = "open", .type = TAPAK_FIELD_BOOLEAN},
};
static const struct tapak_fields fields = {items, sizeof items / sizeof *items};

struct bench {
    struct tapak_arena *arena;
    struct tapak_filter_maker maker;
    struct tapak_error err;
};

static struct bench begin(const char *source)
{
    struct bench bench = {0};
    assert_int_equal(tapak_arena_create(&bench.arena, TAPAK_MIB, NULL), TAPAK_OK);
    struct tapak_slice text = source == NULL ? (struct tapak_slice){0} : tapak_slice_of(source);
    bench.maker = tapak_filter_maker(bench.arena, &fields, 480, text);
    return bench;
}

static const struct tapak_filter_node *field(struct bench *bench, const char *name)
{
    return tapak_filter_field(&bench->maker, 0, tapak_slice_of(name), &bench->err);
}

static const struct tapak_filter_node *number(struct bench *bench, int64_t integer)
{
    struct tapak_filter_value value = {.type = TAPAK_FIELD_INTEGER, .integer = integer};
    return tapak_filter_literal(&bench->maker, 9, &value, &bench->err);
}

static const struct tapak_filter_node *apply(struct bench *bench, enum tapak_filter_op op,
                                             const struct tapak_filter_node *left,
                                             const struct tapak_filter_node *right)
{
    const struct tapak_filter_node *args[] = {left, right};
    return tapak_filter_apply(&bench->maker, op, 4, args, right == NULL ? 1 : 2, &bench->err);
}

static void test_field__unknown_is_named_with_its_place(void **state)
{
    (void)state;
    struct bench bench = begin("né = 1 AND foo = 2");
    assert_null(tapak_filter_field(&bench.maker, 12, (struct tapak_slice){"foo", 3}, &bench.err));
    assert_int_equal(bench.err.status, TAPAK_INVALID);
    assert_string_equal(bench.err.message, "filter: unknown property \"foo\" at character 12");
    bench.maker.path = "/args/1/property";
    assert_null(tapak_filter_field(&bench.maker, 0, (struct tapak_slice){"foo", 3}, &bench.err));
    assert_string_equal(bench.err.message, "filter: unknown property \"foo\" at /args/1/property");
    tapak_arena_free(bench.arena);
}

static void test_apply__checks_types(void **state)
{
    (void)state;
    struct bench bench = begin("count = 'three");
    const struct tapak_filter_node *count = field(&bench, "count");
    assert_non_null(apply(&bench, TAPAK_FILTER_EQ, count, number(&bench, 3)));
    static const struct {
        const char *left;
        enum tapak_filter_op op;
        const char *message;
    } cases[] = {
        {"name", TAPAK_FILTER_EQ,
         "filter: property \"name\" (text) cannot be held against an integer: write text as "
         "'text' at character 10"},
        {"received", TAPAK_FILTER_LT,
         "filter: property \"received\" (instant) cannot be held against an integer: write "
         "TIMESTAMP('2026-11-23T07:00:00Z') or DATE('2026-11-23') at character 10"},
        {"place", TAPAK_FILTER_EQ,
         "filter: = does not take property \"place\" (geometry) at character 1"},
        {"name", TAPAK_FILTER_ADD,
         "filter: + does not take property \"name\" (text) at character 1"},
        {"place", TAPAK_FILTER_S_INTERSECTS,
         "filter: S_INTERSECTS does not take an integer at character 10"},
        {"received", TAPAK_FILTER_T_AFTER,
         "filter: T_AFTER does not take an integer at character 10"},
        {"open", TAPAK_FILTER_AND, "filter: AND does not take an integer at character 10"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_null(apply(&bench, cases[i].op, field(&bench, cases[i].left), number(&bench, 3)));
        assert_int_equal(bench.err.status, TAPAK_INVALID);
        assert_string_equal(bench.err.message, cases[i].message);
    }
    assert_null(apply(&bench, TAPAK_FILTER_EQ, count, NULL));
    assert_string_equal(bench.err.message, "filter: = takes 2 operands, not 1 at character 5");
    tapak_arena_free(bench.arena);
}

static void test_apply__a_missing_argument_keeps_the_first_error(void **state)
{
    (void)state;
    struct bench bench = begin("x");
    const struct tapak_filter_node *args[] = {field(&bench, "foo"), number(&bench, 1)};
    assert_null(tapak_filter_apply(&bench.maker, TAPAK_FILTER_EQ, 0, args, 2, &bench.err));
    assert_non_null(strstr(bench.err.message, "unknown property"));
    tapak_arena_free(bench.arena);
}

static void test_apply__stops_at_depth_and_number_of_nodes(void **state)
{
    (void)state;
    struct bench bench = begin("x");
    const struct tapak_filter_node *node = field(&bench, "open");
    for (size_t depth = 1; depth < TAPAK_MAX_FILTER_DEPTH; depth++) {
        node = apply(&bench, TAPAK_FILTER_NOT, node, NULL);
        assert_non_null(node);
    }
    assert_null(apply(&bench, TAPAK_FILTER_NOT, node, NULL));
    assert_string_equal(bench.err.message, "filter: deeper than 32 levels at character 2");
    while (bench.maker.nodes < TAPAK_MAX_FILTER_NODES) {
        assert_non_null(number(&bench, 1));
    }
    assert_null(number(&bench, 1));
    assert_int_equal(bench.err.status, TAPAK_TOO_LARGE);
    tapak_arena_free(bench.arena);
}

static void test_apply__fails_without_memory(void **state)
{
    (void)state;
    struct bench bench = begin("x");
    struct tapak_arena *small = NULL;
    assert_int_equal(tapak_arena_create(&small, 1, NULL), TAPAK_OK);
    bench.maker.arena = small;
    assert_null(field(&bench, "open"));
    assert_int_equal(bench.err.status, TAPAK_NO_MEMORY);
    tapak_arena_free(small);
    tapak_arena_free(bench.arena);
}

static void test_finish__wants_a_condition(void **state)
{
    (void)state;
    struct bench bench = begin("count");
    struct tapak_filter filter = {0};
    assert_int_equal(tapak_filter_finish(&bench.maker, field(&bench, "count"), &filter, &bench.err),
                     TAPAK_INVALID);
    assert_string_equal(bench.err.message,
                        "filter: property \"count\" (integer) is no condition at character 1");
    bench.err = (struct tapak_error){0};
    assert_int_equal(tapak_filter_finish(&bench.maker, field(&bench, "open"), &filter, &bench.err),
                     TAPAK_OK);
    assert_int_equal(filter.root->op, TAPAK_FILTER_FIELD);
    assert_int_equal(filter.offset_minutes, 480);
    tapak_arena_free(bench.arena);
}

static void test_op__names_go_there_and_back(void **state)
{
    (void)state;
    for (int op = TAPAK_FILTER_AND; op < TAPAK_FILTER_OP_COUNT; op++) {
        enum tapak_filter_op found = TAPAK_FILTER_OP_COUNT;
        assert_non_null(tapak_filter_op_name((enum tapak_filter_op)op));
        if (op == TAPAK_FILTER_NEGATE || op == TAPAK_FILTER_IS_NULL) {
            continue;
        }
        assert_true(tapak_filter_op_parse(
            tapak_slice_of(tapak_filter_op_name((enum tapak_filter_op)op)), &found));
        assert_int_equal(found, op);
    }
    enum tapak_filter_op found = TAPAK_FILTER_OP_COUNT;
    assert_true(tapak_filter_op_parse(tapak_slice_of("isNull"), &found));
    assert_int_equal(found, TAPAK_FILTER_IS_NULL);
    assert_false(tapak_filter_op_parse(tapak_slice_of("a_contains"), &found));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_field__unknown_is_named_with_its_place),
        cmocka_unit_test(test_apply__checks_types),
        cmocka_unit_test(test_apply__a_missing_argument_keeps_the_first_error),
        cmocka_unit_test(test_apply__stops_at_depth_and_number_of_nodes),
        cmocka_unit_test(test_apply__fails_without_memory),
        cmocka_unit_test(test_finish__wants_a_condition),
        cmocka_unit_test(test_op__names_go_there_and_back),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
