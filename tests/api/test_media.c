// Photos from the form in which they come to who may see them.
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "api/server.h"
#include "media/photos.h"
#include "tapak/base/limits.h"
#include "tapak/store/audit.h"
#include "tapak/store/media.h"
#include "tapak/store/store.h"

#define TYPE "Content-Type: multipart/form-data; boundary=XX"
#define REPORT "{\"category\":\"sampah\",\"title\":\"Tumpukan\"}"
#define PDF "%PDF-1.7 <script>alert(1)</script>"

static struct api_server server;

static int set_up(void **state)
{
    (void)state;
    api_server_make(&server);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    char command[128];
    (void)snprintf(command, sizeof command, "rm -rf %s/tapak.db.media", server.sample.folder);
    int code = system(command);
    api_server_free(&server);
    return code;
}

static void put_part(struct tapak_buf *form, const char *name, const char *file,
                     struct tapak_slice bytes)
{
    tapak_buf_printf(form, "--XX\r\nContent-Disposition: form-data; name=\"%s\"", name);
    if (file != NULL) {
        tapak_buf_printf(form, "; filename=\"%s\"", file);
    }
    tapak_buf_put_text(form, "\r\n\r\n");
    tapak_buf_put(form, bytes.text, bytes.length);
    tapak_buf_put_text(form, "\r\n");
}

static void make_form(struct tapak_buf *form)
{
    const struct tapak_point place = {116.5123, -0.7512};
    struct tapak_buf jpeg;
    struct tapak_buf block;
    photo_jpeg(&jpeg, 64, 48);
    photo_exif(&block, false, 6, &place);
    photo_put_exif(&jpeg, &block, "Siti 0812");
    tapak_buf_init(form, TAPAK_MAX_FORM_BYTES);
    put_part(form, "report", NULL, tapak_slice_of(REPORT));
    put_part(form, "file", "../../../etc/passwd.jpg", (struct tapak_slice){jpeg.bytes, jpeg.size});
    put_part(form, "file", "surat.pdf", tapak_slice_of(PDF));
    put_part(form, "file", "", tapak_slice_of("")); // not chosen
    tapak_buf_put_text(form, "--XX--\r\n");
    tapak_buf_free(&block);
    tapak_buf_free(&jpeg);
}

static struct answer post(const char *fields, const struct tapak_buf *form, int http_status)
{
    struct answer answer = ask_bytes(&server.site, "POST", "/api/reports", fields,
                                     (struct tapak_slice){form->bytes, form->size});
    if (answer.response.http_status != http_status) {
        struct tapak_slice got = tapak_response_body(&answer.response);
        fail_msg("%d %.*s", answer.response.http_status, (int)got.length, got.text);
    }
    return answer;
}

// The 16 letters behind the nth place where text stands.
static void id_behind(const struct answer *answer, const char *text, int n, char out[static 17])
{
    struct tapak_slice body = tapak_response_body(&answer->response);
    const char *at = body.text;
    for (int i = 0; i < n; i++) {
        at = memmem(at, body.length - (size_t)(at - body.text), text, strlen(text));
        assert_non_null(at);
        at += strlen(text);
    }
    (void)snprintf(out, 17, "%.16s", at);
}

struct ids {
    char report[17];
    char photo[17];
    char paper[17];
};

static struct ids hand_in(void)
{
    struct tapak_buf form;
    struct ids ids;
    make_form(&form);
    struct answer receipt = post(TYPE, &form, 201);
    id_behind(&receipt, "\"id\":\"", 1, ids.report);
    id_behind(&receipt, "\"id\":\"", 2, ids.photo);
    id_behind(&receipt, "\"id\":\"", 3, ids.paper);
    answer_free(&receipt);
    tapak_buf_free(&form);
    return ids;
}

static void write_sql(const char *sql)
{
    char command[512];
    (void)snprintf(command, sizeof command, "sqlite3 -cmd '.load mod_spatialite' %s \"%s\"",
                   server.sample.path, sql);
    assert_int_equal(system(command), 0);
}

static enum tapak_status clear(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct tapak_actor actor = {"sari", SAMPLE_DAY_MS};
    return tapak_medium_clear(conn, context, &actor, err);
}

static void expect_status(const char *id, int http_status)
{
    char target[64];
    (void)snprintf(target, sizeof target, "/api/media/%s", id);
    struct answer answer = api_get(&server, target, http_status);
    answer_free(&answer);
}

static void test_hand_in__offers_the_place_of_a_photo_to_its_sender_alone(void **state)
{
    (void)state;
    struct tapak_buf form;
    make_form(&form);
    struct answer receipt = post(TYPE, &form, 201);
    api_expect(&receipt, "\"kind\":\"photo\",\"lat\":-0.7512,\"lon\":116.5123}");
    api_expect(&receipt, "\"kind\":\"document\"}]");
    api_expect(&receipt, "\"placed_by\":\"none\""); // offered, not taken
    answer_free(&receipt);
    tapak_buf_free(&form);
    char command[160];
    (void)snprintf(command, sizeof command, "grep -rqaE 'Siti|Exif|passwd' %s/tapak.db.media",
                   server.sample.folder);
    assert_int_not_equal(system(command), 0); // nothing of it is kept
}

static void test_hand_in__the_same_form_again_is_the_same_report(void **state)
{
    (void)state;
    struct tapak_buf form;
    char ids[2][17];
    make_form(&form);
    for (int i = 0; i < 2; i++) {
        struct answer receipt = post(TYPE "\nIdempotency-Key: abc", &form, 201);
        id_behind(&receipt, "\"id\":\"", 2, ids[i]);
        answer_free(&receipt);
    }
    assert_string_equal(ids[0], ids[1]);
    tapak_buf_free(&form);
}

static void test_medium__is_for_who_may_see_the_report(void **state)
{
    (void)state;
    char target[64];
    struct ids ids = hand_in();
    expect_status(ids.photo, 404);
    (void)snprintf(target, sizeof target, "/api/reports/%s/media", ids.report);
    struct answer hidden = api_get(&server, target, 404);
    answer_free(&hidden);
    sample_write(&server.sample, clear, ids.photo);
    expect_status(ids.photo, 404); // the report is not published
    write_sql("UPDATE report SET is_published = 1");
    expect_status(ids.photo, 200);
    expect_status(ids.paper, 404); // not cleared itself
    struct answer list = api_get(&server, target, 200);
    api_expect(&list, ids.photo);
    api_expect_not(&list, ids.paper);
    answer_free(&list);
    write_sql("UPDATE report SET is_confidential = 1");
    expect_status(ids.photo, 404);
}

static void expect_head(const struct answer *answer, const char *name, const char *value)
{
    const char *got = tapak_response_header(&answer->response, name);
    if (got == NULL || strcmp(got, value) != 0) {
        fail_msg("%s: %s", name, got == NULL ? "(none)" : got);
    }
}

static void test_medium__is_sent_so_that_nothing_in_it_runs(void **state)
{
    (void)state;
    char target[64];
    struct ids ids = hand_in();
    sample_write(&server.sample, clear, ids.photo);
    sample_write(&server.sample, clear, ids.paper);
    write_sql("UPDATE report SET is_published = 1");
    (void)snprintf(target, sizeof target, "/api/media/%s", ids.photo);
    struct answer photo = api_get(&server, target, 200);
    assert_string_equal(photo.response.media_type, "image/jpeg");
    expect_head(&photo, "X-Content-Type-Options", "nosniff");
    expect_head(&photo, "Content-Security-Policy", "default-src 'none'; sandbox");
    char fields[160];
    (void)snprintf(fields, sizeof fields, "If-None-Match: %s",
                   tapak_response_header(&photo.response, "ETag"));
    struct answer same = ask(&server.site, "GET", target, fields, NULL);
    assert_int_equal(same.response.http_status, 304);
    answer_free(&same);
    struct answer piece = ask(&server.site, "GET", target, "Range: bytes=0-1", NULL);
    assert_int_equal(piece.response.http_status, 206);
    assert_int_equal(piece.response.file_size, 2);
    answer_free(&piece);
    answer_free(&photo);
    (void)snprintf(target, sizeof target, "/api/media/%s?size=thumb", ids.photo);
    struct answer thumb = api_get(&server, target, 200);
    answer_free(&thumb);
    (void)snprintf(target, sizeof target, "/api/media/%s", ids.paper);
    struct answer paper = api_get(&server, target, 200);
    assert_string_equal(paper.response.media_type, "application/pdf");
    expect_head(&paper, "Content-Disposition", "attachment; filename=\"lampiran.pdf\"");
    answer_free(&paper);
}

static void test_medium__no_name_leads_out_of_the_folder(void **state)
{
    (void)state;
    static const char *const targets[] = {
        "/api/media/..%2f..%2fetc%2fpasswd",
        "/api/media/../../etc/passwd",
        "/api/media/%2e%2e",
        "/api/media/%00",
        "/api/media/ab%2fabcdef",
        "/api/media/aaaaaaaaaaaaaaaaa",
        "/api/media/'%20OR%201=1--",
    };
    for (size_t i = 0; i < sizeof targets / sizeof targets[0]; i++) {
        struct answer answer = api_get(&server, targets[i], 404);
        answer_free(&answer);
    }
}

static void test_hand_in__refuses_forms(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        const char *bytes;
        int count;
        int http_status;
        const char *said;
    } cases[] = {
        {"file", "GIF89a", 1, 400, "number 1"},
        {"file", "\xFF\xD8\xFF", 1, 400, "number 1"},
        {"file", "%PDF-1.7", TAPAK_MAX_ATTACHMENTS + 1, 413, "more than 6"},
        {"file", "%PDF-1.7", 40, 413, ""},
        {"foto", "x", 1, 400, "not known here"},
        {"report", REPORT, 1, 400, "two of 'report'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_buf form;
        tapak_buf_init(&form, TAPAK_MAX_FORM_BYTES);
        put_part(&form, "report", NULL, tapak_slice_of(REPORT));
        for (int n = 0; n < cases[i].count; n++) {
            put_part(&form, cases[i].name, "x", tapak_slice_of(cases[i].bytes));
        }
        tapak_buf_put_text(&form, "--XX--\r\n");
        struct answer answer = post(TYPE, &form, cases[i].http_status);
        api_expect(&answer, cases[i].said);
        answer_free(&answer);
        tapak_buf_free(&form);
    }
}

static void test_hand_in__stands_many_fields_and_endless_ones(void **state)
{
    (void)state;
    enum { FIELDS = 100000, LONG = 1 << 20 };
    struct tapak_buf form;
    tapak_buf_init(&form, TAPAK_MAX_FORM_BYTES);
    put_part(&form, "report", NULL, tapak_slice_of(REPORT));
    for (int i = 0; i < FIELDS; i++) {
        put_part(&form, "a", NULL, tapak_slice_of("b"));
    }
    tapak_buf_put_text(&form, "--XX--\r\n");
    struct answer many = post(TYPE, &form, 413);
    answer_free(&many);
    tapak_buf_clear(&form);
    tapak_buf_put_text(&form, "{\"category\":\"sampah\",\"title\":\"a\"");
    for (int i = 0; i < FIELDS; i++) {
        tapak_buf_printf(&form, ",\"a%d\":1", i);
    }
    tapak_buf_put_char(&form, '}');
    struct answer members = post("Content-Type: application/json", &form, 413);
    answer_free(&members);
    tapak_buf_clear(&form);
    tapak_buf_put_text(&form, "--XX\r\nContent-Disposition: form-data; name=\"");
    for (int i = 0; i < LONG; i++) {
        tapak_buf_put_char(&form, 'n');
    }
    struct answer endless = post(TYPE, &form, 400);
    answer_free(&endless);
    tapak_buf_free(&form);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(
            test_hand_in__offers_the_place_of_a_photo_to_its_sender_alone, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hand_in__the_same_form_again_is_the_same_report,
                                        set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_medium__is_for_who_may_see_the_report, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_medium__is_sent_so_that_nothing_in_it_runs, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_medium__no_name_leads_out_of_the_folder, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(test_hand_in__refuses_forms, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_hand_in__stands_many_fields_and_endless_ones, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests_name("api/media", tests, NULL, NULL);
}
