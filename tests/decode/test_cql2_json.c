#include "decode/cql2_print.h"
#include "tapak/decode/cql2.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

struct reading {
    const char *text;
    const char *tree;
};

static void check(const struct reading *cases, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        char *printed = cql2_print(tapak_cql2_json, cases[i].text);
        assert_string_equal(printed, cases[i].tree);
        free(printed);
    }
}

static void test_json__becomes_a_tree(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {"{\"op\":\"=\",\"args\":[{\"property\":\"state\"},\"it's\"]}", "(= state 'it's')"},
        {"{\"op\":\"and\",\"args\":[{\"property\":\"is_open\"},true,{\"op\":\"not\",\"args\":["
         "false]}"
         "]}",
         "(AND is_open true (NOT false))"},
        {"{\"op\":\"between\",\"args\":[{\"property\":\"count\"},1,2.5]}", "(BETWEEN count 1 2.5)"},
        {"{\"op\":\"in\",\"args\":[{\"property\":\"count\"},[1,2,3]]}", "(IN count 1 2 3)"},
        {"{\"op\":\"isNull\",\"args\":[{\"property\":\"state\"}]}", "(IS NULL state)"},
        {"{\"op\":\"like\",\"args\":[{\"op\":\"casei\",\"args\":[{\"property\":\"state\"}]},\"a%\"]"
         "}",
         "(LIKE (CASEI state) 'a%')"},
        {"{\"op\":\">=\",\"args\":[{\"property\":\"received\"},{\"timestamp\":\"1970-01-01T00:00:"
         "01Z"
         "\"}]}",
         "(>= received 1000 ms)"},
        {"{\"op\":\"t_after\",\"args\":[{\"property\":\"date\"},{\"interval\":[\"..\",\"1970-01-"
         "02\"]}"
         "]}",
         "(T_AFTER date (INTERVAL .. day 1))"},
        {"{\"op\":\"t_during\",\"args\":[{\"property\":\"received\"},{\"interval\":[{\"property\":"
         "\"date\"},{\"date\":\"1970-01-03\"}]}]}",
         "(T_DURING received (INTERVAL date day 2))"},
        {"{\"op\":\"=\",\"args\":[{\"op\":\"-\",\"args\":[{\"property\":\"count\"}]},{\"op\":"
         "\"div\","
         "\"args\":[7,2]}]}",
         "(= (- count) (DIV 7 2))"},
        {"{\"op\":\"s_intersects\",\"args\":[{\"property\":\"geometry\"},{\"type\":\"Point\","
         "\"coordinates\":[117,-0.5,3]}]}",
         "(S_INTERSECTS geometry point 117 -0.5)"},
        {"{\"op\":\"s_within\",\"args\":[{\"property\":\"geometry\"},{\"bbox\":[170,-1,-170,1]}]}",
         "(S_WITHIN geometry shape [-180 -1 180 1])"},
        {"{\"op\":\"s_touches\",\"args\":[{\"property\":\"geometry\"},{\"type\":\"MultiPolygon\","
         "\"coordinates\":[[[[0,0],[1,0],[1,1],[0,0]]]]}]}",
         "(S_TOUCHES geometry shape [0 0 1 1])"},
        {"{\"op\":\"s_disjoint\",\"args\":[{\"type\":\"GeometryCollection\",\"geometries\":[{"
         "\"type\":"
         "\"LineString\",\"coordinates\":[[0,1],[2,3]]}]},{\"property\":\"geometry\"}]}",
         "(S_DISJOINT shape [0 1 2 3] geometry)"},
        {"true", "true"},
    };
    check(cases, sizeof cases / sizeof *cases);
}

static void test_json__is_refused_with_its_place(void **state)
{
    (void)state;
    static const struct reading cases[] = {
        {"", "filter: not JSON: unexpected token near end of file at line 1, column 0"},
        {"{\"op\":\"=\",", "filter: not JSON: string or '}' expected near end of file at line 1, "
                           "column 10"},
        {"null", "filter: a property, a value or an operator is expected at /"},
        {"5", "filter: an integer is no condition at /"},
        {"{\"op\":\"=\"}", "filter: an operator has a name, \"op\", and an array of \"args\" at /"},
        {"{\"op\":\"foo\",\"args\":[]}", "filter: there is no operator \"foo\" at /"},
        {"{\"op\":\"and\",\"args\":[true,{\"op\":\"=\",\"args\":[{\"property\":\"foo\"},1]}]}",
         "filter: unknown property \"foo\" at /args/1/args/0/property"},
        {"{\"op\":\"=\",\"args\":[{\"property\":\"count\"},\"1\"]}",
         "filter: property \"count\" (integer) cannot be held against a text at /"},
        {"{\"op\":\"in\",\"args\":[{\"property\":\"count\"},1,2]}",
         "filter: \"in\" takes a value and an array at /args"},
        {"{\"op\":\"not\",\"args\":[true,false]}", "filter: NOT takes 1 operands, not 2 at /"},
        {"{\"op\":\"=\",\"args\":[{\"property\":\"date\"},{\"date\":\"2026-13-01\"}]}",
         "filter: '2026-13-01' is no date such as 2026-11-23 at /args/1/date"},
        {"{\"op\":\"t_after\",\"args\":[{\"property\":\"date\"},{\"interval\":[\"..\"]}]}",
         "filter: an interval is an array of its two ends at /args/1/interval"},
        {"{\"op\":\"s_within\",\"args\":[{\"property\":\"geometry\"},{\"bbox\":[1,2,3]}]}",
         "filter: \"bbox\" is an array of 4 or 6 numbers at /args/1"},
        {"{\"op\":\"s_within\",\"args\":[{\"property\":\"geometry\"},{\"type\":\"Circle\"}]}",
         "filter: \"type\" is none of GeoJSON's geometries at /args/1"},
        {"{\"op\":\"s_within\",\"args\":[{\"property\":\"geometry\"},{\"type\":\"LineString\","
         "\"coordinates\":[[0,1],[2]]}]}",
         "filter: a position is an array of two or three numbers at /args/1/coordinates/1"},
        {"{\"op\":\"s_within\",\"args\":[{\"property\":\"geometry\"},{\"type\":\"Polygon\","
         "\"coordinates\":[[0,1]]}]}",
         "filter: a position is an array of two or three numbers at /args/1/coordinates/0/0"},
    };
    check(cases, sizeof cases / sizeof *cases);
}

static void test_json__stops_at_its_ceilings(void **state)
{
    (void)state;
    static const struct {
        const char *part;
        size_t count;
        const char *behind;
        const char *message;
    } cases[] = {
        {"{\"op\":\"not\",\"args\":[", 31, "true", NULL},
        {"{\"op\":\"not\",\"args\":[", 33, "true", "filter: deeper than 32 levels"},
        {"[", 50000, "", "filter: brackets deeper than 128 levels"},
        {"\"{[[[[{{", 9000, "", "filter: 72000 bytes, at most 65536"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        size_t length = strlen(cases[i].part);
        char *text = calloc(1, cases[i].count * (length + 2) + strlen(cases[i].behind) + 1);
        assert_non_null(text);
        char *end = text;
        for (size_t k = 0; k < cases[i].count; k++, end += length) {
            memcpy(end, cases[i].part, length);
        }
        memcpy(end, cases[i].behind, strlen(cases[i].behind));
        end += strlen(cases[i].behind);
        for (size_t k = 0; cases[i].part[0] == '{' && k < cases[i].count; k++, end += 2) {
            memcpy(end, "]}", 2);
        }
        char *printed = cql2_print(tapak_cql2_json, text);
        if (cases[i].message == NULL) {
            assert_true(strncmp(printed, "filter:", 7) != 0);
        } else {
            assert_true(strncmp(printed, cases[i].message, strlen(cases[i].message)) == 0);
        }
        free(printed);
        free(text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_json__becomes_a_tree),
        cmocka_unit_test(test_json__is_refused_with_its_place),
        cmocka_unit_test(test_json__stops_at_its_ceilings),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
