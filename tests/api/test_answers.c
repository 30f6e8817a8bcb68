#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <stdio.h>
#include <string.h>

#include "api/answers.h"
#include "api/server.h"

static struct answers *make(void)
{
    struct answers *answers = NULL;
    struct tapak_error err;
    assert_int_equal(answers_create(&answers, &err), TAPAK_OK);
    return answers;
}

static void keep(struct answers *answers, const char *key, uint64_t generation, size_t size,
                 char letter)
{
    struct tapak_response response;
    tapak_response_init(&response);
    char *room = tapak_buf_extend(&response.body, size);
    memset(room, letter, size);
    answers_keep(answers, key, generation, &response);
    assert_int_equal(tapak_response_body(&response).length, size);
    tapak_response_free(&response);
}

static bool recalls(struct answers *answers, const char *key, uint64_t generation, char letter)
{
    struct tapak_response response;
    tapak_response_init(&response);
    bool is_found = answers_recall(answers, key, generation, &response);
    assert_true(!is_found || tapak_response_body(&response).text[0] == letter);
    tapak_response_free(&response);
    return is_found;
}

static void test_recall__gives_what_was_kept_of_the_generation(void **state)
{
    (void)state;
    struct answers *answers = make();
    keep(answers, "a", 1, 100000, 'a');
    keep(answers, "b", 1, 100, 'b');
    assert_true(recalls(answers, "a", 1, 'a'));
    assert_false(recalls(answers, "b", 1, 'b')); // too small to be worth it
    assert_false(recalls(answers, "a", 2, 'a'));
    assert_false(recalls(answers, "a", 1, 'a')); // gone with the newer question
    keep(answers, "a", 2, 100000, 'c');
    assert_true(recalls(answers, "a", 2, 'c'));
    answers_free(answers);
}

static void test_keep__drops_what_was_asked_for_longest_ago(void **state)
{
    (void)state;
    struct answers *answers = make();
    char key[24];
    for (int i = 0; i < ANSWERS_ROOM; i++) {
        (void)snprintf(key, sizeof key, "%d", i);
        keep(answers, key, 1, 40000, 'x');
    }
    assert_true(recalls(answers, "0", 1, 'x'));
    keep(answers, "new", 1, 40000, 'y');
    assert_true(recalls(answers, "0", 1, 'x'));
    assert_false(recalls(answers, "1", 1, 'x'));
    // Four of these are more than may be kept in all.
    for (int i = 0; i < 4; i++) {
        (void)snprintf(key, sizeof key, "large%d", i);
        keep(answers, key, 1, ANSWERS_BYTES / 3, 'z');
    }
    assert_true(recalls(answers, "large3", 1, 'z'));
    assert_false(recalls(answers, "large0", 1, 'z'));
    assert_false(recalls(answers, "new", 1, 'y'));
    answers_free(answers);
}

// Somebody is still sending it when the table goes.
static void test_free__leaves_what_is_held(void **state)
{
    (void)state;
    struct answers *answers = make();
    struct tapak_response response;
    tapak_response_init(&response);
    keep(answers, "a", 1, 100000, 'a');
    assert_true(answers_recall(answers, "a", 1, &response));
    struct tapak_slice packed = response.pack(response.held);
    assert_true(packed.length > 0 && packed.length < 1000);
    assert_ptr_equal(packed.text, response.pack(response.held).text);
    answers_free(answers);
    assert_int_equal(tapak_response_body(&response).text[99999], 'a');
    tapak_response_free(&response);
}

// The same bytes and tag from memory, plain and packed; another programme is another answer.
static void test_items__come_from_memory_as_they_were(void **state)
{
    (void)state;
    static struct api_server server;
    static const char target[] = "/ogc/collections/villages/items?limit=100";
    api_server_make(&server);
    struct answer first = ask(&server.site, "GET", target, NULL, NULL);
    struct answer second = ask(&server.site, "GET", target, NULL, NULL);
    struct tapak_slice a = tapak_response_body(&first.response);
    struct tapak_slice b = tapak_response_body(&second.response);
    assert_int_equal(a.length, b.length);
    assert_memory_equal(a.text, b.text, a.length);
    assert_string_equal(tapak_response_header(&first.response, "ETag"),
                        tapak_response_header(&second.response, "ETag"));
    answer_free(&first);
    answer_free(&second);
    api_server_free(&server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recall__gives_what_was_kept_of_the_generation),
        cmocka_unit_test(test_keep__drops_what_was_asked_for_longest_ago),
        cmocka_unit_test(test_free__leaves_what_is_held),
        cmocka_unit_test(test_items__come_from_memory_as_they_were),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
