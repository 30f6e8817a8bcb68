#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "store/sample.h"
#include "tapak/store/imports.h"

static enum tapak_status begin(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_import_begin(conn, context, err);
}

static enum tapak_status save(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    return tapak_import_save(conn, context, err);
}

static struct tapak_import new_import(const char *sha256)
{
    return (struct tapak_import){.kind = "reports",
                                 .source = "sp4n",
                                 .file = "a.xlsx",
                                 .sha256 = sha256,
                                 .started_ms = 1000,
                                 .rows_done = 77}; // what it held before does not matter
}

static void test_import_begin__goes_on_only_where_it_was_cut_off(void **state)
{
    (void)state;
    struct sample sample;
    sample_make(&sample);
    struct tapak_import first = new_import("aa");
    sample_write(&sample, begin, &first);
    assert_int_equal(first.id, 1);
    assert_int_equal(first.rows_done, 0);
    first.rows_done = 5000;
    first.rows_new = 4000;
    first.rows_changed = 500;
    first.rows_unchanged = 300;
    first.rows_refused = 150;
    first.rows_left_out = 50;
    sample_write(&sample, save, &first);

    struct tapak_import again = new_import("aa");
    again.started_ms = 2000;
    sample_write(&sample, begin, &again);
    assert_int_equal(again.id, 1);
    assert_int_equal(again.started_ms, 1000);
    assert_int_equal(again.rows_done, 5000);
    assert_int_equal(again.rows_new, 4000);
    assert_int_equal(again.rows_changed, 500);
    assert_int_equal(again.rows_unchanged, 300);
    assert_int_equal(again.rows_refused, 150);
    assert_int_equal(again.rows_left_out, 50);

    struct tapak_import other = new_import("bb");
    sample_write(&sample, begin, &other);
    assert_int_equal(other.id, 2);
    other = new_import("aa");
    other.source = "other";
    sample_write(&sample, begin, &other);
    assert_int_equal(other.id, 3);

    again.finished_ms = 3000;
    sample_write(&sample, save, &again);
    struct tapak_import after = new_import("aa");
    sample_write(&sample, begin, &after);
    assert_int_equal(after.id, 4);
    assert_int_equal(after.rows_done, 0);
    sample_free(&sample);
}

static void test_import_save__wants_one_that_was_begun(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    sample_make(&sample);
    struct tapak_import import = new_import("aa");
    import.id = 9;
    assert_int_equal(tapak_store_write(sample.store, save, &import, &err), TAPAK_NOT_FOUND);
    sample_free(&sample);
}

struct list {
    char text[256];
};

static enum tapak_status add_import(const struct tapak_import *import, void *context)
{
    struct list *list = context;
    size_t used = strlen(list->text);
    (void)snprintf(list->text + used, sizeof list->text - used, "%lld:%s:%s ",
                   (long long)import->id, import->file, import->sha256);
    return TAPAK_OK;
}

static enum tapak_status add_refusal(const struct tapak_refusal *refusal, void *context)
{
    struct list *list = context;
    size_t used = strlen(list->text);
    (void)snprintf(list->text + used, sizeof list->text - used, "%lld/%lld:%s=%s:%s:%s ",
                   (long long)refusal->row, (long long)refusal->line, refusal->field,
                   refusal->value, refusal->reason, refusal->raw);
    return TAPAK_OK;
}

static enum tapak_status add_refusals(struct tapak_conn *conn, void *context,
                                      struct tapak_error *err)
{
    (void)context;
    const struct tapak_refusal late = {9, 12, "lat", "x", "no number", "a,x"};
    const struct tapak_refusal early = {2, 0, "", "", "empty", ""};
    enum tapak_status status = tapak_refusal_add(conn, 1, &late, err);
    return status == TAPAK_OK ? tapak_refusal_add(conn, 1, &early, err) : status;
}

static enum tapak_status add_to_none(struct tapak_conn *conn, void *context,
                                     struct tapak_error *err)
{
    (void)context;
    const struct tapak_refusal refusal = {1, 1, "", "", "", ""};
    return tapak_refusal_add(conn, 99, &refusal, err);
}

static void test_refusal__kept_in_order_of_row(void **state)
{
    (void)state;
    struct sample sample;
    struct tapak_error err = {0};
    struct list imports = {""};
    struct list refusals = {""};
    struct list none = {""};
    sample_make(&sample);
    struct tapak_import first = new_import("aa");
    struct tapak_import second = new_import("bb");
    sample_write(&sample, begin, &first);
    sample_write(&sample, begin, &second);
    sample_write(&sample, add_refusals, NULL);
    assert_int_equal(tapak_import_each(sample.conn, add_import, &imports, NULL), TAPAK_OK);
    assert_string_equal(imports.text, "2:a.xlsx:bb 1:a.xlsx:aa ");
    assert_int_equal(tapak_refusal_each(sample.conn, 1, add_refusal, &refusals, NULL), TAPAK_OK);
    assert_string_equal(refusals.text, "2/0:=:empty: 9/12:lat=x:no number:a,x ");
    assert_int_equal(tapak_refusal_each(sample.conn, 2, add_refusal, &none, NULL), TAPAK_OK);
    assert_string_equal(none.text, "");
    assert_int_equal(tapak_store_write(sample.store, add_to_none, NULL, &err), TAPAK_INVALID);
    sample_free(&sample);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_import_begin__goes_on_only_where_it_was_cut_off),
        cmocka_unit_test(test_import_save__wants_one_that_was_begun),
        cmocka_unit_test(test_refusal__kept_in_order_of_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
