#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdlib.h>
#include <string.h>

#include "http/origin.h"
#include "tapak/base/limits.h"

enum { MOST_FIELDS = 6 };

struct asked {
    struct tapak_arena *arena;
    struct tapak_header_field fields[MOST_FIELDS];
    struct tapak_request request;
};

// fields: "Name: value" lines; nothing is copied.
static void ask_from(struct asked *asked, const char *peer, const char *fields)
{
    struct tapak_error err;
    *asked = (struct asked){.request = {.fields = asked->fields, .id = ""}};
    assert_int_equal(tapak_arena_create(&asked->arena, 64 * TAPAK_KIB, &err), TAPAK_OK);
    asked->request.arena = asked->arena;
    assert_true(tapak_address_parse(tapak_slice_of(peer), &asked->request.peer));
    while (*fields != '\0') {
        size_t length = strcspn(fields, "\n");
        size_t colon = strcspn(fields, ":");
        asked->fields[asked->request.field_count++] =
            (struct tapak_header_field){{fields, colon}, {fields + colon + 1, length - colon - 1}};
        fields += length + (fields[length] == '\n' ? 1 : 0);
    }
}

struct origin_case {
    const char *about;
    const char *peer;
    const char *fields;
    const char *base_url; // NULL: refused
    const char *client;
};

static void check_cases(const struct tapak_site *site, const struct origin_case *cases,
                        size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct asked asked;
        struct tapak_origin origin = {0};
        char client[TAPAK_ADDRESS_BYTES];
        ask_from(&asked, cases[i].peer, cases[i].fields);
        bool is_found = origin_find(site, &asked.request, &origin);
        if (is_found != (cases[i].base_url != NULL) ||
            (is_found &&
             (strcmp(origin.base_url, cases[i].base_url) != 0 ||
              strcmp(tapak_address_write(client, &origin.client), cases[i].client) != 0))) {
            fail_msg("%s: %s %s", cases[i].about, is_found ? origin.base_url : "(refused)",
                     is_found ? client : "");
        }
        tapak_arena_free(asked.arena);
    }
}

static struct tapak_networks proxies;

static void test_origin_find__believes_listed_proxies(void **state)
{
    (void)state;
    static const struct origin_case cases[] = {
        {"no proxy", "8.8.8.8", "Host: a:8080", "http://a:8080", "8.8.8.8"},
        {"no host", "8.8.8.8", "", "", "8.8.8.8"},
        {"a liar", "8.8.8.8",
         "Host: a\nX-Forwarded-For: 1.1.1.1\nX-Forwarded-Host: evil\nX-Forwarded-Proto: https",
         "http://a", "8.8.8.8"},
        {"a proxy", "10.0.0.1",
         "Host: inner\nX-Forwarded-For: 9.9.9.9\nX-Forwarded-Host: aduan.example\n"
         "X-Forwarded-Proto: https\nX-Forwarded-Prefix: /tapak/",
         "https://aduan.example/tapak", "9.9.9.9"},
        {"two proxies", "10.0.0.1", "Host: a\nX-Forwarded-For: 6.6.6.6, 9.9.9.9, 10.0.0.2",
         "http://a", "9.9.9.9"},
        {"with ports", "10.0.0.1", "Host: a\nX-Forwarded-For: [2001:db8::7]:99, 10.0.0.2:5",
         "http://a", "2001:db8::7"},
        {"the client's line comes first", "10.0.0.1",
         "Host: a\nX-Forwarded-Host: evil\nX-Forwarded-Host: good", "http://good", "10.0.0.1"},
        {"the client's item comes first", "10.0.0.1",
         "Host: a\nX-Forwarded-Proto: http, https\nX-Forwarded-Host: evil, good", "https://good",
         "10.0.0.1"},
        {"no address", "10.0.0.1", "Host: a\nX-Forwarded-For: unknown", "http://a", "10.0.0.1"},
        {"the other kind is not read", "10.0.0.1",
         "Host: a\nForwarded: for=9.9.9.9;host=evil;proto=https", "http://a", "10.0.0.1"},
        {"no such host", "10.0.0.1", "Host: a\nX-Forwarded-Host: a b", NULL, NULL},
        {"no such host either", "8.8.8.8", "Host: a<b>", NULL, NULL},
        {"prefix is no path", "10.0.0.1", "Host: a\nX-Forwarded-Prefix: //evil", "http://a",
         "10.0.0.1"},
        {"prefix leads out", "10.0.0.1", "Host: a\nX-Forwarded-Prefix: javascript:x", "http://a",
         "10.0.0.1"},
    };
    const struct tapak_site site = {.proxies = &proxies};
    check_cases(&site, cases, sizeof cases / sizeof cases[0]);
}

static void test_origin_find__reads_the_standard_header(void **state)
{
    (void)state;
    static const struct origin_case cases[] = {
        {"one hop", "10.0.0.1", "Host: a\nForwarded: for=9.9.9.9;proto=https;host=b.example",
         "https://b.example", "9.9.9.9"},
        {"quoted", "10.0.0.1", "Host: a\nForwarded: For=\"[2001:db8::7]:99\";Host=\"b:8080\"",
         "http://b:8080", "2001:db8::7"},
        {"what the outermost listed proxy saw", "10.0.0.1",
         "Host: a\nForwarded: for=6.6.6.6;host=evil, for=9.9.9.9;host=good;proto=https,"
         " for=10.0.0.2;host=inner",
         "https://good", "9.9.9.9"},
        {"hidden", "10.0.0.1", "Host: a\nForwarded: for=_hidden;proto=https", "https://a",
         "10.0.0.1"},
        {"malformed", "10.0.0.1", "Host: a\nForwarded: nonsense", "http://a", "10.0.0.1"},
        {"the other kind is not read", "10.0.0.1", "Host: a\nX-Forwarded-Host: evil", "http://a",
         "10.0.0.1"},
        {"a liar", "8.8.8.8", "Host: a\nForwarded: for=9.9.9.9;host=evil", "http://a", "8.8.8.8"},
    };
    const struct tapak_site site = {.proxies = &proxies, .forwarding = TAPAK_FORWARDING_STANDARD};
    check_cases(&site, cases, sizeof cases / sizeof cases[0]);
}

static void test_origin_find__a_stated_base_url_stands(void **state)
{
    (void)state;
    static const struct origin_case cases[] = {
        {"by a proxy", "10.0.0.1", "Host: a\nX-Forwarded-Host: b\nX-Forwarded-Prefix: /c",
         "https://aduan.example/t", "10.0.0.1"},
        {"directly", "8.8.8.8", "Host: a", "https://aduan.example/t", "8.8.8.8"},
    };
    const struct tapak_site site = {.proxies = &proxies, .base_url = "https://aduan.example/t"};
    check_cases(&site, cases, sizeof cases / sizeof cases[0]);
}

static void test_origin_find__says_whether_it_is_encrypted(void **state)
{
    (void)state;
    struct asked asked;
    struct tapak_origin origin;
    const struct tapak_site site = {.proxies = &proxies};
    ask_from(&asked, "8.8.8.8", "Host: a\nX-Forwarded-Proto: https\nVia: 1.1 b");
    assert_true(origin_find(&site, &asked.request, &origin));
    assert_false(origin.is_https);
    assert_true(origin.is_relayed);
    asked.request.is_tls = true;
    assert_true(origin_find(&site, &asked.request, &origin));
    assert_true(origin.is_https);
    assert_string_equal(origin.base_url, "https://a");
    tapak_arena_free(asked.arena);
}

static int set_up(void **state)
{
    (void)state;
    struct tapak_error err;
    return tapak_networks_parse("10.0.0.0/8", &proxies, &err) == TAPAK_OK ? 0 : -1;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_origin_find__believes_listed_proxies),
        cmocka_unit_test(test_origin_find__reads_the_standard_header),
        cmocka_unit_test(test_origin_find__a_stated_base_url_stands),
        cmocka_unit_test(test_origin_find__says_whether_it_is_encrypted),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
