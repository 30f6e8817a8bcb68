// Random filters: what SQL lets through has to be what the evaluator lets through, row by row.
#include "store/cql2_layers.h"
#include "store/cql2_table.h"
#include "tapak/decode/cql2.h"
#include "tapak/geo/relate.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <cmocka.h>

enum { FILTERS = 1500, ROWS = 1000 };

struct random {
    uint64_t state;
    struct tapak_buf *buf;
    unsigned depth;
};

static unsigned pick(struct random *random, unsigned count)
{
    random->state ^= random->state << 13;
    random->state ^= random->state >> 7;
    random->state ^= random->state << 17;
    return (unsigned)(random->state >> 33) % count;
}

static void put(struct random *random, const char *text)
{
    tapak_buf_put_text(random->buf, text);
}

#define PUT_ONE(random, list)                                                                      \
    put((random), (list)[pick((random), (unsigned)(sizeof(list) / sizeof *(list)))])

static void put_number(struct random *random)
{
    static const char *const leaves[] = {"pop_other", "pop_max", "pop_min",  "1038288", "0",
                                         "-3.5",      "1e6",     "10000000", "-pop_min"};
    static const char *const ops[] = {" + ", " - ", " * ", " / ", " % ", " div ", " ^ "};
    if (random->depth > 3 || pick(random, 3) > 0) {
        PUT_ONE(random, leaves);
        return;
    }
    random->depth++;
    put(random, "(");
    put_number(random);
    PUT_ONE(random, ops);
    put_number(random);
    put(random, ")");
    random->depth--;
}

static void put_text(struct random *random)
{
    static const char *const leaves[] = {"name",   "nameascii",  "namealt",    "adm0name",
                                         "'Kiev'", "'KIEV'",     "'Chișinău'", "''",
                                         "'o''x'", "'København'"};
    static const char *const folds[] = {"CASEI(", "ACCENTI(", "ACCENTI(CASEI("};
    unsigned fold = pick(random, 6);
    if (fold < 3) {
        put(random, folds[fold]);
        PUT_ONE(random, leaves);
        put(random, fold == 2 ? "))" : ")");
    } else {
        PUT_ONE(random, leaves);
    }
}

static void put_time(struct random *random)
{
    static const char *const leaves[] = {"\"date\"",
                                         "start",
                                         "\"end\"",
                                         "DATE('2022-04-16')",
                                         "TIMESTAMP('2022-04-16T10:13:19Z')",
                                         "DATE('2023-04-16')"};
    PUT_ONE(random, leaves);
}

static void put_span(struct random *random)
{
    static const char *const ends[] = {"start", "\"end\"", "\"date\"", "'..'"};
    static const char *const fixed[] = {
        "INTERVAL('2022-01-01', '2022-12-31')", "INTERVAL('2022-04-16T10:13:19Z', '..')",
        "INTERVAL('..', '2022-04-16')", "INTERVAL('2022-04-16', '2022-04-16T10:15:10Z')"};
    if (pick(random, 3) == 0) {
        put_time(random);
    } else if (pick(random, 2) == 0) {
        PUT_ONE(random, fixed);
    } else {
        put(random, "INTERVAL(");
        PUT_ONE(random, ends);
        put(random, ", ");
        PUT_ONE(random, ends);
        put(random, ")");
    }
}

static void put_spatial(struct random *random)
{
    static const char *const ops[] = {"S_INTERSECTS(", "S_DISJOINT(", "S_TOUCHES(",  "S_WITHIN(",
                                      "S_CONTAINS(",   "S_EQUALS(",   "S_OVERLAPS(", "S_CROSSES("};
    static const char *const shapes[] = {
        "BBOX(0,40,10,50)",
        "BBOX(170,-60,-170,60)",
        "POINT(7.02 49.92)",
        "LINESTRING(-60 -90,-60 90)",
        "POLYGON((0 0, 60 0, 60 60, 0 60, 0 0), (20 20, 40 20, 40 40, 20 40, 20 20))",
        "MULTIPOLYGON(((-180 -90, -90 -90, -90 90, -180 90, -180 -90)),((0 0, 10 0, 10 10, 0 0)))",
        "geom"};
    bool is_first = pick(random, 2) == 0;
    PUT_ONE(random, ops);
    put(random, is_first ? "geom, " : "");
    PUT_ONE(random, shapes);
    put(random, is_first ? ")" : ", geom)");
}

static void put_predicate(struct random *random)
{
    static const char *const signs[] = {" = ", " <> ", " < ", " <= ", " > ", " >= "};
    static const char *const temporal[] = {
        "T_AFTER(",  "T_BEFORE(",       "T_CONTAINS(", "T_DISJOINT(",   "T_DURING(",
        "T_EQUALS(", "T_FINISHEDBY(",   "T_FINISHES(", "T_INTERSECTS(", "T_MEETS(",
        "T_METBY(",  "T_OVERLAPPEDBY(", "T_OVERLAPS(", "T_STARTEDBY(",  "T_STARTS("};
    static const char *const patterns[] = {"'K%'",        "'%a%'", "'_i%'",          "'%\\%%'",
                                           "CASEI('k%')", "'%ș%'", "ACCENTI('%ș%')", "'%'"};
    typedef void put_fn(struct random * random);
    static put_fn *const operands[] = {put_number, put_text, put_time};
    put_fn *operand = operands[pick(random, 3)];
    switch (pick(random, 9)) {
    case 0:
        put_spatial(random);
        break;
    case 1:
        PUT_ONE(random, temporal);
        put_span(random);
        put(random, ", ");
        put_span(random);
        put(random, ")");
        break;
    case 2:
        put_text(random);
        put(random, pick(random, 2) ? " LIKE " : " NOT LIKE ");
        PUT_ONE(random, patterns);
        break;
    case 3:
        operand(random);
        put(random, " BETWEEN ");
        operand(random);
        put(random, " AND ");
        operand(random);
        break;
    case 4:
        operand(random);
        put(random, pick(random, 2) ? " IN (" : " NOT IN (");
        operand(random);
        put(random, ", ");
        operand(random);
        put(random, ")");
        break;
    case 5:
        operand(random);
        put(random, " IS NULL");
        break;
    case 6:
        put(random, "boolean = ");
        put(random, pick(random, 2) ? "true" : "false");
        break;
    default:
        operand(random);
        PUT_ONE(random, signs);
        operand(random);
        break;
    }
}

static void put_condition(struct random *random)
{
    unsigned kind = random->depth > 3 ? 0 : pick(random, 5);
    random->depth++;
    if (kind < 2) {
        put_predicate(random);
    } else if (kind == 2) {
        put(random, "NOT (");
        put_condition(random);
        put(random, ")");
    } else {
        put(random, "(");
        put_condition(random);
        put(random, kind == 3 ? " AND " : " OR ");
        put_condition(random);
        put(random, ")");
    }
    random->depth--;
}

struct suite {
    struct cql2_layer *layer;
    struct cql2_table *table;
    struct random random;
    size_t refused;
    size_t some; // filters that let some rows through but not all
};

static void check(struct suite *suite, const char *text)
{
    struct tapak_cql2 with = {.fields = &suite->layer->fields};
    struct tapak_arena *arena = NULL;
    struct tapak_filter filter = {0};
    struct tapak_error err = {0};
    struct tapak_relations *relations = NULL;
    unsigned char passes[ROWS];
    assert_int_equal(tapak_arena_create(&arena, TAPAK_MIB, NULL), TAPAK_OK);
    if (tapak_cql2_text(&with, tapak_slice_of(text), arena, &filter, &err) != TAPAK_OK) {
        suite->refused++; // an interval that ends before it begins, say
        tapak_arena_free(arena);
        return;
    }
    long count = cql2_table_ask(suite->table, &filter, passes, &err);
    if (count < 0) {
        fail_msg("%s: %s", text, err.message);
    }
    suite->some += count > 0 && (size_t)count < suite->layer->count;
    assert_int_equal(tapak_relations_create(&relations, filter.shape_count, NULL), TAPAK_OK);
    for (size_t i = 0; i < suite->layer->count; i++) {
        struct tapak_filter_row row = cql2_layer_row(suite->layer, i);
        row.relate = tapak_relate;
        row.context = relations;
        bool is_in = tapak_filter_eval(&filter, &row) == TAPAK_TRUE;
        if (is_in != passes[i]) {
            fail_msg("row %zu: %s in memory, %s in SQL: %s", i, is_in ? "passes" : "does not",
                     passes[i] ? "passes" : "does not", text);
        }
    }
    tapak_relations_free(relations);
    tapak_arena_free(arena);
}

static void test_where__lets_through_what_the_evaluator_lets_through(void **state)
{
    (void)state;
    if (cql2_folder() == NULL) {
        print_message("SKIP: ../shared/data/cql2 is absent\n");
        skip();
    }
    const char *given = getenv("TAPAK_SEED");
    struct tapak_buf buf;
    struct suite suite = {.layer = cql2_layer_load("ne_110m_populated_places_simple")};
    suite.table = cql2_table_make(suite.layer);
    uint64_t seed = given != NULL ? strtoull(given, NULL, 10) : (uint64_t)time(NULL);
    print_message("seed %llu (TAPAK_SEED)\n", (unsigned long long)seed);
    suite.random = (struct random){.state = seed * 0x9E3779B97F4A7C15U | 1, .buf = &buf};
    for (size_t i = 0; i < FILTERS; i++) {
        tapak_buf_init(&buf, TAPAK_MIB);
        put_condition(&suite.random);
        check(&suite, tapak_buf_text(&buf));
        tapak_buf_free(&buf);
    }
    print_message("%d filters, %zu of them refused, %zu let some rows through\n", FILTERS,
                  suite.refused, suite.some);
    assert_true(suite.refused < FILTERS / 5);
    assert_true(suite.some > FILTERS / 5);
    cql2_table_free(suite.table);
    cql2_layer_free(suite.layer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_where__lets_through_what_the_evaluator_lets_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
