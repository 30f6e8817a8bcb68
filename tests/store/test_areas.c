#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"

struct list {
    char text[2048];
    int stop_after; ///< 0: never
    int count;
};

static void add(struct list *list, const char *text)
{
    size_t used = strlen(list->text);
    (void)snprintf(list->text + used, sizeof list->text - used, "%s%s", used == 0 ? "" : " ", text);
    list->count++;
}

static enum tapak_status add_area(const struct tapak_area *area, void *context)
{
    struct list *list = context;
    add(list, area->code.text);
    return list->stop_after == list->count ? TAPAK_CANCELLED : TAPAK_OK;
}

static void test_area_each__in_order_of_code_until_told_to_stop(void **state)
{
    (void)state;
    struct sample sample;
    struct list all = {.text = ""};
    struct list two = {.stop_after = 2};
    sample_make_region(&sample);
    assert_int_equal(tapak_area_each(sample.conn, add_area, &all, NULL), TAPAK_OK);
    assert_string_equal(all.text, "64 64.02 64.02.01 64.02.01.2001 64.02.01.2002 64.02.02 "
                                  "64.02.02.1001 64.02.02.2001 64.03 64.03.01 64.03.01.2001");
    assert_int_equal(tapak_area_each(sample.conn, add_area, &two, NULL), TAPAK_CANCELLED);
    assert_int_equal(two.count, 2);
    sample_free(&sample);
}

static enum tapak_status add_boundary(const struct tapak_boundary *boundary, void *context)
{
    add(context, boundary->code.text + 6); // district and village
    return TAPAK_OK;
}

static void test_boundary_each__filters(void **state)
{
    (void)state;
    static const struct {
        const char *about;
        struct tapak_boundary_filter filter;
        const char *expected;
        int64_t count;
    } cases[] = {
        {"all", {0}, "01.2001 01.2002 02.1001 02.2001 01.2001", 5},
        {"a regency", {.area = {"64.03"}}, "01.2001", 1},
        {"a district", {.area = {"64.02.02"}}, "02.1001 02.2001", 2},
        {"a code that only begins alike", {.area = {"64.0"}}, "", 0},
        {"one village", {.only = {"64.02.02.2001"}}, "02.2001", 1},
        {"a name", {.name = "Loa Kulu"}, "01.2002", 1},
        {"a type nobody has", {.type = "kelurahan"}, "", 0},
        {"the programme's", {.has_programme = true, .in_programme = true}, "01.2001 02.1001", 2},
        {"not the programme's", {.has_programme = true}, "01.2002 02.2001 01.2001", 3},
        {"behind a cursor", {.after = {"64.02.02.1001"}}, "02.2001 01.2001", 5},
        {"at most two", {.limit = 2}, "01.2001 01.2002", 5},
        {"an inner box", {.has_box = true, .box = {116.1, 0.6, 116.2, 0.7}}, "01.2001", 1},
        {"a shared corner belongs to all four",
         {.has_box = true, .box = {116.5, 0.5, 116.5, 0.5}},
         "01.2001 01.2002 02.1001 02.2001",
         4},
        {"just beside a border", {.has_box = true, .box = {118.00000001, 0, 119, 1}}, "", 0},
        {"across the antimeridian", {.has_box = true, .box = {117.5, -10, -170, 10}}, "01.2001", 1},
        {"an edition that is not there", {.edition_id = 77}, "", 0},
    };
    struct sample sample;
    sample_make_region(&sample);
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct list list = {.text = ""};
        int64_t count = -1;
        assert_int_equal(
            tapak_boundary_each(sample.conn, &cases[i].filter, add_boundary, &list, NULL),
            TAPAK_OK);
        assert_int_equal(tapak_boundary_count(sample.conn, &cases[i].filter, &count, NULL),
                         TAPAK_OK);
        if (strcmp(list.text, cases[i].expected) != 0 || count != cases[i].count) {
            fail_msg("%s: %s (%lld)", cases[i].about, list.text, (long long)count);
        }
    }
    sample_free(&sample);
}

static enum tapak_status check_boundary(const struct tapak_boundary *boundary, void *context)
{
    uint8_t wkb[SAMPLE_WKB_BYTES];
    const struct tapak_box box = {116, 0.5, 116.5, 1};
    size_t size = sample_rectangle(wkb, &box);
    assert_int_equal(boundary->edition_id, 1);
    assert_string_equal(boundary->name, "Muara Jawa");
    assert_string_equal(boundary->type, "desa");
    assert_string_equal(boundary->district, "Utara");
    assert_string_equal(boundary->regency, "Kutai Kartanegara");
    assert_true(boundary->in_programme);
    assert_true(boundary->area_m2 == 1e9);
    assert_true(boundary->label.lon_deg == 116.25 && boundary->label.lat_deg == 0.75);
    assert_null(boundary->repair);
    assert_int_equal(boundary->shape.size, size); // to the last bit
    assert_memory_equal(boundary->shape.bytes, wkb, size);
    ++*(int *)context;
    return TAPAK_OK;
}

static void test_boundary_each__gives_back_what_was_put(void **state)
{
    (void)state;
    struct sample sample;
    int seen = 0;
    sample_make_region(&sample);
    const struct tapak_boundary_filter filter = {.only = {"64.02.01.2001"}};
    assert_int_equal(tapak_boundary_each(sample.conn, &filter, check_boundary, &seen, NULL),
                     TAPAK_OK);
    assert_int_equal(seen, 1);
    sample_free(&sample);
}

static enum tapak_status put_edition(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    const struct tapak_edition edition = {.name = context, .source = "x"};
    int64_t id = 0;
    return tapak_edition_add(conn, &edition, &id, err);
}

static enum tapak_status put_second_edition(struct tapak_conn *conn, void *context,
                                            struct tapak_error *err)
{
    int64_t *out_id = context;
    uint8_t wkb[SAMPLE_WKB_BYTES];
    const struct tapak_box box = {116, 0, 117, 1};
    const struct tapak_edition edition = {.name = "sample-2", .source = "x", .villages = 1};
    enum tapak_status status = tapak_edition_add(conn, &edition, out_id, err);
    struct tapak_boundary boundary = {.edition_id = *out_id,
                                      .code = {"64.02.01.2001"},
                                      .name = "Muara Jawa Baru",
                                      .repair = "Self-intersection[116 1]",
                                      .shape = {wkb, sample_rectangle(wkb, &box)}};
    status = status == TAPAK_OK ? tapak_boundary_put(conn, &boundary, err) : status;
    if (status == TAPAK_OK) {
        assert_int_equal(tapak_boundary_put(conn, &boundary, err), TAPAK_CONFLICT);
        boundary.code = (struct tapak_code){"64.02.01.2009"};
        boundary.shape = (struct tapak_wkb){wkb, 20};
        assert_int_equal(tapak_boundary_put(conn, &boundary, err), TAPAK_INVALID);
    }
    return status;
}

static enum tapak_status make_current(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    return tapak_edition_set_current(conn, *(int64_t *)context, err);
}

static enum tapak_status add_edition(const struct tapak_edition *edition, void *context)
{
    add(context, edition->name);
    if (edition->is_current) {
        add(context, "current");
    }
    return TAPAK_OK;
}

static enum tapak_status add_name(const struct tapak_area *area, void *context)
{
    if (strcmp(area->code.text, "64.02.01.2001") == 0) {
        add(context, area->name);
    }
    return TAPAK_OK;
}

static void test_edition__one_is_current_and_names_its_villages(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    struct list editions = {.text = ""};
    struct list before = {.text = ""};
    struct list after = {.text = ""};
    int64_t id = 0;
    int64_t missing = 99;
    sample_make_region(&sample);
    sample_write(&sample, put_second_edition, &id);
    assert_int_equal(tapak_area_each(sample.conn, add_name, &before, NULL), TAPAK_OK);
    assert_string_equal(before.text, "Muara Jawa");
    sample_write(&sample, make_current, &id);
    assert_int_equal(tapak_area_each(sample.conn, add_name, &after, NULL), TAPAK_OK);
    assert_string_equal(after.text, "Muara Jawa Baru");
    assert_int_equal(tapak_edition_each(sample.conn, add_edition, &editions, NULL), TAPAK_OK);
    assert_string_equal(editions.text, "sample-2 current sample-1");

    assert_int_equal(tapak_store_write(sample.store, make_current, &missing, &err),
                     TAPAK_NOT_FOUND);
    assert_int_equal(tapak_edition_find(sample.conn, NULL, &id, &err), TAPAK_OK);
    assert_int_equal(id, 2); // undone: the failed change took nobody's place
    assert_int_equal(tapak_edition_find(sample.conn, "sample-1", &id, &err), TAPAK_OK);
    assert_int_equal(id, 1);
    assert_int_equal(tapak_edition_find(sample.conn, "no such", &id, &err), TAPAK_NOT_FOUND);
    char name[] = "sample-1";
    assert_int_equal(tapak_store_write(sample.store, put_edition, name, &err), TAPAK_CONFLICT);
    assert_string_equal(err.message, "there is an edition sample-1 already");
    sample_free(&sample);
}

static enum tapak_status add_alias(const struct tapak_alias *alias, void *context)
{
    static const char *const kinds[] = {"name", "code", "bps"};
    char text[64];
    if (strcmp(alias->text, "Ujung") == 0 || strcmp(alias->text, "64.09.99.2001") == 0) {
        (void)snprintf(text, sizeof text, "%s:%s", kinds[alias->kind], alias->code.text);
        add(context, text);
    }
    return TAPAK_OK;
}

static enum tapak_status put_aliases(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    (void)context;
    const struct tapak_alias aliases[] = {
        {{"64.02.01.2001"}, TAPAK_ALIAS_NAME, "Ujung"},
        {{"64.02.01.2001"}, TAPAK_ALIAS_NAME, "Ujung"}, // again is not an error
        {{"64.03.01.2001"}, TAPAK_ALIAS_NAME, "Ujung"}, // one name of two villages
        {{"64.03.01.2001"}, TAPAK_ALIAS_CODE, "64.09.99.2001"},
    };
    enum tapak_status status = TAPAK_OK;
    for (size_t i = 0; i < sizeof aliases / sizeof aliases[0] && status == TAPAK_OK; i++) {
        status = tapak_alias_put(conn, &aliases[i], err);
    }
    return status;
}

static void test_alias__kept_by_kind_and_text(void **state)
{
    (void)state;
    struct sample sample;
    struct list list = {.text = ""};
    sample_make_region(&sample);
    sample_write(&sample, put_aliases, NULL);
    assert_int_equal(tapak_alias_each(sample.conn, add_alias, &list, NULL), TAPAK_OK);
    assert_string_equal(list.text, "code:64.03.01.2001 name:64.02.01.2001 name:64.03.01.2001");
    sample_free(&sample);
}

struct programme {
    const struct tapak_membership *items;
    size_t count;
    int64_t version;
};

static enum tapak_status put_programme(struct tapak_conn *conn, void *context,
                                       struct tapak_error *err)
{
    struct programme *programme = context;
    return tapak_programme_replace(conn, programme->items, programme->count, &programme->version,
                                   err);
}

static enum tapak_status add_count(const struct tapak_area *regency, int64_t villages,
                                   void *context)
{
    char text[64];
    (void)snprintf(text, sizeof text, "%s:%lld", regency->name, (long long)villages);
    add(context, text);
    return TAPAK_OK;
}

static void test_programme__is_replaced_whole_and_counted_by_day(void **state)
{
    (void)state;
    static const struct tapak_membership items[] = {
        {{"64.02.01.2001"}, 100, 200, "a"},
        {{"64.02.01.2001"}, 300, INT64_MAX, "a"},
        {{"64.02.01.2002"}, 150, INT64_MAX, "b"},
        {{"64.03.01.2001"}, 100, 150, NULL},
    };
    static const struct {
        int64_t day;
        const char *expected;
    } cases[] = {
        {99, ""},
        {100, "Kutai Kartanegara:1 Berau:1"},
        {150, "Kutai Kartanegara:2 Berau:1"},
        {151, "Kutai Kartanegara:2"},
        {250, "Kutai Kartanegara:1"},
        {90000, "Kutai Kartanegara:2"},
    };
    struct sample sample;
    struct tapak_error err = {0};
    sample_make_region(&sample);
    struct programme programme = {items, 4, 0};
    sample_write(&sample, put_programme, &programme);
    assert_int_equal(programme.version, 2); // the region's own list was 1
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct list list = {.text = ""};
        assert_int_equal(tapak_programme_counts(sample.conn, cases[i].day, add_count, &list, NULL),
                         TAPAK_OK);
        assert_string_equal(list.text, cases[i].expected);
    }
    const struct tapak_membership reversed[] = {{{"64.03.01.2001"}, 10, 9, NULL}};
    struct programme bad = {reversed, 1, 0};
    assert_int_equal(tapak_store_write(sample.store, put_programme, &bad, &err), TAPAK_INVALID);
    struct list still = {.text = ""};
    assert_int_equal(tapak_programme_counts(sample.conn, 100, add_count, &still, NULL), TAPAK_OK);
    assert_string_equal(still.text, "Kutai Kartanegara:1 Berau:1");
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_area_each__in_order_of_code_until_told_to_stop),
        cmocka_unit_test(test_boundary_each__filters),
        cmocka_unit_test(test_boundary_each__gives_back_what_was_put),
        cmocka_unit_test(test_edition__one_is_current_and_names_its_villages),
        cmocka_unit_test(test_alias__kept_by_kind_and_text),
        cmocka_unit_test(test_programme__is_replaced_whole_and_counted_by_day),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
