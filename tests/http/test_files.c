#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "http/site.h"

static void put(const char *folder, const char *name, const char *text)
{
    char path[256];
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    (void)fputs(text, file);
    assert_int_equal(fclose(file), 0);
}

// web/           outside.txt lies beside web and is linked from it
//   index.html  app-K3J2H1G0.js (.gz .br)  style.css (.gz)  .secret  leak.txt → ../outside.txt
//   img/logo.svg
struct pages {
    char root[64];
    struct tapak_files *files;
    struct tapak_site site;
};

static int set_up(void **state)
{
    static struct pages pages;
    char path[128];
    struct tapak_error err;
    (void)snprintf(pages.root, sizeof pages.root, "/tmp/tapak-files-XXXXXX");
    assert_non_null(mkdtemp(pages.root));
    put(pages.root, "outside.txt", "secret");
    (void)snprintf(path, sizeof path, "%s/web", pages.root);
    assert_int_equal(mkdir(path, 0700), 0);
    put(path, "index.html", "<!doctype html>");
    put(path, "app-K3J2H1G0.js", "script");
    put(path, "app-K3J2H1G0.js.gz", "script.gz");
    put(path, "app-K3J2H1G0.js.br", "script.br");
    put(path, "style.css", "");
    put(path, ".secret", "secret");
    char img[160];
    (void)snprintf(img, sizeof img, "%s/img", path);
    assert_int_equal(mkdir(img, 0700), 0);
    put(img, "logo.svg", "<svg/>");
    (void)snprintf(img, sizeof img, "%s/leak.txt", path);
    assert_int_equal(symlink("../outside.txt", img), 0);
    (void)strncat(path, "/", sizeof path - strlen(path) - 1);
    assert_int_equal(tapak_files_load(path, &pages.files, &err), TAPAK_OK);
    pages.site = (struct tapak_site){.routes = test_routes, .files = pages.files};
    *state = &pages;
    return 0;
}

static int tear_down(void **state)
{
    struct pages *pages = *state;
    char command[128];
    tapak_files_free(pages->files);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", pages->root);
    return system(command);
}

static void test_files_answer__what_is_in_the_folder(void **state)
{
    struct pages *pages = *state;
    static const struct {
        const char *target;
        const char *fields;
        int http_status;
        const char *body;
        const char *type;
        const char *cache;
    } cases[] = {
        {"/", NULL, 200, "<!doctype html>", "text/html; charset=utf-8", "no-cache"},
        {"/index.html", NULL, 200, "<!doctype html>", "text/html; charset=utf-8", "no-cache"},
        {"/?lang=en", NULL, 200, "<!doctype html>", "text/html; charset=utf-8", "no-cache"},
        {"/index", NULL, 200, "<!doctype html>", "text/html; charset=utf-8", "no-cache"},
        {"/img/logo.svg", NULL, 200, "<svg/>", "image/svg+xml", "no-cache"},
        {"/app-K3J2H1G0.js", NULL, 200, "script", "text/javascript; charset=utf-8",
         "public, max-age=31536000, immutable"},
        {"/app-K3J2H1G0.js", "Accept-Encoding: gzip", 200, "script.gz",
         "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
        {"/app-K3J2H1G0.js", "Accept-Encoding: gzip, br", 200, "script.br",
         "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"},
        {"/style.css", "Accept-Encoding: gzip", 200, "", "text/css; charset=utf-8", "no-cache"},
        {"/.secret", NULL, 404, NULL, NULL, NULL},
        {"/leak.txt", NULL, 404, NULL, NULL, NULL},
        {"/img", NULL, 404, NULL, NULL, NULL},
        {"/img/", NULL, 404, NULL, NULL, NULL},
        {"/../outside.txt", NULL, 404, NULL, NULL, NULL},
        {"/%2e%2e/outside.txt", NULL, 404, NULL, NULL, NULL},
        {"/..%2foutside.txt", NULL, 404, NULL, NULL, NULL},
        {"/index.html%00.js", NULL, 404, NULL, NULL, NULL},
        {"//index.html", NULL, 404, NULL, NULL, NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct answer answer = ask(&pages->site, "GET", cases[i].target, cases[i].fields, NULL);
        if (answer.response.http_status != cases[i].http_status) {
            fail_msg("%s: %d", cases[i].target, answer.response.http_status);
        }
        if (cases[i].body != NULL) {
            struct tapak_slice body = tapak_response_body(&answer.response);
            assert_true(tapak_slice_equals(body, cases[i].body));
            assert_string_equal(answer.response.media_type, cases[i].type);
            assert_string_equal(tapak_response_header(&answer.response, "Cache-Control"),
                                cases[i].cache);
            assert_non_null(tapak_response_header(&answer.response, "Content-Security-Policy"));
        }
        answer_free(&answer);
    }
}

static void test_files_answer__revalidates(void **state)
{
    struct pages *pages = *state;
    char fields[128];
    struct answer first = ask(&pages->site, "GET", "/", NULL, NULL);
    (void)snprintf(fields, sizeof fields, "If-None-Match: %s",
                   tapak_response_header(&first.response, "ETag"));
    struct answer again = ask(&pages->site, "GET", "/", fields, NULL);
    assert_int_equal(again.response.http_status, 304);
    assert_int_equal(tapak_response_body(&again.response).length, 0);
    answer_free(&first);
    answer_free(&again);
}

static void test_files_load__no_folder(void **state)
{
    (void)state;
    struct tapak_files *files = NULL;
    struct tapak_error err;
    assert_int_equal(tapak_files_load("/nowhere/web", &files, &err), TAPAK_NOT_FOUND);
    assert_string_equal(err.message, "no folder /nowhere/web");
    tapak_files_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files_answer__what_is_in_the_folder),
        cmocka_unit_test(test_files_answer__revalidates),
        cmocka_unit_test(test_files_load__no_folder),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
