#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "tapak/base/buf.h"
#include "tapak/base/limits.h"
#include "tapak/decode/multipart.h"

#define TYPE "multipart/form-data; boundary=xYz"
#define PART "--xYz\r\nContent-Disposition: form-data; "
#define END "\r\n--xYz--"

static struct tapak_arena *arena;

static enum tapak_status read_text(const char *type, const char *body, struct tapak_form *form,
                                   struct tapak_error *err)
{
    const struct tapak_multipart multipart = {tapak_slice_of(type), tapak_slice_of(body), 3};
    *form = (struct tapak_form){0};
    return tapak_multipart_read(arena, &multipart, form, err);
}

static void test_multipart_read__fields_and_files(void **state)
{
    (void)state;
    static const struct {
        const char *about;
        const char *type;
        const char *body;
        const char *name;
        const char *file_name; // NULL: no file
        const char *bytes;
    } cases[] = {
        {"a field", TYPE, PART "name=\"title\"\r\n\r\nAsap\r\n--xYz--\r\n", "title", NULL, "Asap"},
        {"an empty one", TYPE, PART "name=\"title\"\r\n\r\n" END, "title", NULL, ""},
        {"an unquoted name", TYPE, PART "name=title\r\n\r\na" END, "title", NULL, "a"},
        {"a file", TYPE,
         PART "name=\"photo\"; filename=\"a b.jpg\"\r\nContent-Type: image/jpeg\r\n\r\n\1\2" END,
         "photo", "a b.jpg", "\1\2"},
        {"a file without name", TYPE, PART "name=\"photo\"; filename=\"\"\r\n\r\n" END, "photo", "",
         ""},
        {"a path of Windows", TYPE,
         PART "name=\"photo\"; filename=\"C:\\x\\..\\a.jpg\"\r\n\r\n" END, "photo", "a.jpg", ""},
        {"a path that leads out", TYPE,
         PART "name=\"photo\"; filename=\"../../etc/passwd\"\r\n\r\n" END, "photo", "passwd", ""},
        {"escapes of browsers", TYPE, PART "name=\"a%22b%0d%0A%41\"\r\n\r\n" END, "a\"b\r\n%41",
         NULL, ""},
        {"an escaped quote", TYPE, PART "name=\"a\\\"b\\c\"\r\n\r\n" END, "a\"b\\c", NULL, ""},
        {"names in UTF-8", TYPE, PART "name=\"foto\"; filename=\"hutan \xC3\xA9.png\"\r\n\r\n" END,
         "foto", "hutan \xC3\xA9.png", ""},
        {"preamble and epilogue", TYPE, "hello\r\n" PART "name=a\r\n\r\nb" END "\r\nbye", "a", NULL,
         "b"},
        {"blanks behind the boundary", TYPE,
         "--xYz \t\r\nContent-Disposition: form-data; name=a\r\n\r\nb" END, "a", NULL, "b"},
        {"what only begins like the boundary", TYPE,
         PART "name=a\r\n\r\nx--xYz\r\n--xYzz\r\n--xY" END, "a", NULL, "x--xYz\r\n--xYzz\r\n--xY"},
        {"line ends of the bytes stay", TYPE, PART "name=a\r\n\r\n\r\nb\r\n" END, "a", NULL,
         "\r\nb\r\n"},
        {"a quoted boundary", "Multipart/Form-Data; charset=utf-8; boundary=\"x (1):?\"",
         "--x (1):?\r\ncontent-disposition: FORM-DATA; NAME=a\r\n\r\nb\r\n--x (1):?--", "a", NULL,
         "b"},
        {"other fields and 'filename*'", TYPE,
         "--xYz\r\nX-Any: 1\r\nContent-Transfer-Encoding: binary\r\nContent-Disposition: "
         "form-data; filename*=UTF-8''evil; name=a;\r\n\r\nb" END,
         "a", NULL, "b"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_form form;
        struct tapak_error err = {0};
        if (read_text(cases[i].type, cases[i].body, &form, &err) != TAPAK_OK) {
            fail_msg("%s: %s", cases[i].about, err.message);
        }
        assert_int_equal(form.count, 1);
        const struct tapak_part *part = &form.parts[0];
        if (!tapak_slice_equals(part->name, cases[i].name) ||
            !tapak_slice_equals(part->bytes, cases[i].bytes) ||
            (part->file_name.text == NULL) != (cases[i].file_name == NULL) ||
            (cases[i].file_name != NULL &&
             !tapak_slice_equals(part->file_name, cases[i].file_name))) {
            fail_msg("%s: '%.*s' '%.*s'", cases[i].about, (int)part->name.length, part->name.text,
                     (int)part->bytes.length, part->bytes.text);
        }
        tapak_arena_reset(arena);
    }
}

static void test_multipart_read__refuses(void **state)
{
    (void)state;
    static const struct {
        const char *type;
        const char *body;
        const char *message;
    } cases[] = {
        {"application/json", "{}", "the body is not multipart/form-data"},
        {"multipart/form-data", PART, "the Content-Type has no boundary of 1 to 70 characters"},
        {"multipart/form-data; boundary=\"a\x01\"", "",
         "the Content-Type has no boundary of 1 to 70 characters"},
        {"multipart/form-data; boundary=1234567890123456789012345678901234567890123456789012345678"
         "9012345678901",
         "", "the Content-Type has no boundary of 1 to 70 characters"},
        {TYPE, "", "the form has no part"},
        {TYPE, "--xYz\n", "the form has no part"},
        {TYPE, PART "name=a\r\n\r\nb", "part 1 of the form has no boundary behind it"},
        {TYPE, PART "name=a\n\nb" END, "part 1 of the form has a header without end"},
        {TYPE, PART "name=a\r\nb" END, "part 1 of the form has a header without end"},
        {TYPE, "--xYz\r\n\r\nb" END, "part 1 of the form has no Content-Disposition"},
        {TYPE, "--xYz\r\nContent-Disposition: attachment; name=a\r\n\r\nb" END,
         "part 1 of the form is not of the form-data disposition"},
        {TYPE, PART "filename=a\r\n\r\nb" END, "part 1 of the form has no name"},
        {TYPE, PART "name=\"\"\r\n\r\nb" END, "part 1 of the form has no name"},
        {TYPE, PART "name=a; name=b\r\n\r\nb" END, "part 1 of the form has two names"},
        {TYPE, PART "name=\"a\r\n\r\nb" END,
         "part 1 of the form has a malformed Content-Disposition"},
        {TYPE, PART "name=\"a\xFF\"\r\n\r\nb" END,
         "part 1 of the form has a name that is not UTF-8"},
        {TYPE, PART "name=a\r\nContent-Disposition: form-data; name=b\r\n\r\nb" END,
         "part 1 of the form has two Content-Dispositions"},
        {TYPE, PART "name=a\r\n folded: 1\r\n\r\nb" END,
         "part 1 of the form has a malformed header field"},
        {TYPE, PART "name=a\r\nX: \x01\r\n\r\nb" END,
         "part 1 of the form has a control character in its header"},
        {TYPE, PART "name=a\r\nContent-Transfer-Encoding: base64\r\n\r\nb" END,
         "part 1 of the form has a transfer encoding"},
        {TYPE, PART "name=a\r\n\r\n1\r\n" PART "name=b\r\n\r\n2\r\n" PART "\r\n\r\n3" END,
         "part 3 of the form has no name"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_form form;
        struct tapak_error err = {0};
        enum tapak_status status = read_text(cases[i].type, cases[i].body, &form, &err);
        if (status != TAPAK_INVALID || strcmp(err.message, cases[i].message) != 0) {
            fail_msg("case %zu: %d '%s'", i, status, err.message);
        }
        assert_null(form.parts);
    }
}

static void put_parts(struct tapak_buf *body, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        tapak_buf_printf(body, "%s" PART "name=\"f%zu\"\r\n\r\n%zu", i == 0 ? "" : "\r\n", i, i);
    }
    tapak_buf_put_text(body, END);
}

static void test_multipart_read__ceilings(void **state)
{
    (void)state;
    static const struct {
        size_t parts;
        enum tapak_status status;
    } cases[] = {
        {99, TAPAK_OK}, {100, TAPAK_OK}, {101, TAPAK_TOO_LARGE}, {100000, TAPAK_TOO_LARGE}};
    struct tapak_error err = {0};
    struct tapak_form form;
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_buf body;
        tapak_buf_init(&body, 32 * TAPAK_MIB);
        put_parts(&body, cases[i].parts);
        const struct tapak_multipart multipart = {
            tapak_slice_of(TYPE), {body.bytes, body.size}, 100};
        assert_int_equal(tapak_multipart_read(arena, &multipart, &form, &err), cases[i].status);
        if (cases[i].status == TAPAK_OK) {
            assert_int_equal(form.count, cases[i].parts);
            assert_true(tapak_slice_equals(tapak_form_text(&form, "f98"), "98"));
        }
        tapak_buf_free(&body);
        tapak_arena_reset(arena);
    }
    struct tapak_buf body;
    tapak_buf_init(&body, TAPAK_MIB);
    tapak_buf_put_text(&body, PART "name=a\r\nX: ");
    for (size_t i = 0; i < 8 * TAPAK_KIB; i++) {
        tapak_buf_put_char(&body, 'x');
    }
    tapak_buf_put_text(&body, "\r\n\r\n" END);
    assert_int_equal(read_text(TYPE, tapak_buf_text(&body), &form, &err), TAPAK_INVALID);
    assert_string_equal(err.message, "part 1 of the form has a header of more than 8 KiB");
    tapak_buf_free(&body);
}

static void test_multipart_read__without_memory(void **state)
{
    (void)state;
    struct tapak_arena *small = NULL;
    struct tapak_error err;
    struct tapak_form form;
    const struct tapak_multipart multipart = {tapak_slice_of(TYPE),
                                              tapak_slice_of(PART "name=a\r\n\r\nb" END), 3};
    assert_int_equal(tapak_arena_create(&small, 1, &err), TAPAK_OK);
    assert_int_equal(tapak_multipart_read(small, &multipart, &form, &err), TAPAK_NO_MEMORY);
    tapak_arena_free(small);
}

static void test_form_find__the_first_of_a_name(void **state)
{
    (void)state;
    struct tapak_form form;
    struct tapak_error err;
    assert_int_equal(read_text(TYPE,
                               PART "name=a; filename=x\r\n\r\n1\r\n" PART
                                    "name=a\r\n\r\n2\r\n" PART "name=a\r\n\r\n3" END,
                               &form, &err),
                     TAPAK_OK);
    assert_true(tapak_slice_equals(tapak_form_find(&form, "a")->bytes, "1"));
    assert_true(tapak_slice_equals(tapak_form_text(&form, "a"), "2"));
    assert_null(tapak_form_find(&form, "b"));
    assert_null(tapak_form_text(&form, "b").text);
}

static int set_up(void **state)
{
    (void)state;
    struct tapak_error err;
    return tapak_arena_create(&arena, TAPAK_MAX_ARENA_BYTES, &err) == TAPAK_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tapak_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_multipart_read__fields_and_files),
        cmocka_unit_test(test_multipart_read__refuses),
        cmocka_unit_test(test_multipart_read__ceilings),
        cmocka_unit_test(test_multipart_read__without_memory),
        cmocka_unit_test(test_form_find__the_first_of_a_name),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
