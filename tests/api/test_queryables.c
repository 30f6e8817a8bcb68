#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <jansson.h>
#include <stdio.h>
#include <string.h>

#include "api/ogc/collection.h"
#include "api/server.h"

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
    api_server_free(&server);
    return 0;
}

static json_t *document(const char *id, const char *name)
{
    char target[128];
    (void)snprintf(target, sizeof target, "/ogc/collections/%s/%s", id, name);
    struct answer answer = api_get(&server, target, 200);
    struct tapak_slice body = tapak_response_body(&answer.response);
    assert_string_equal(answer.response.media_type, "application/schema+json");
    json_t *json = json_loadb(body.text, body.length, 0, NULL);
    assert_non_null(json);
    assert_non_null(strstr(json_string_value(json_object_get(json, "$id")), target));
    answer_free(&answer);
    return json;
}

// What can be asked is what can be seen: every queryable is a property or the geometry.
static void test_queryables__are_what_features_show(void **state)
{
    (void)state;
    for (const struct ogc_collection *one = ogc_collections; one->id != NULL; one++) {
        json_t *asked = document(one->id, "queryables");
        json_t *shown = document(one->id, "schema");
        const char *name = NULL;
        json_t *unused = NULL;
        assert_false(json_is_true(json_object_get(asked, "additionalProperties")));
        json_object_foreach(json_object_get(asked, "properties"), name, unused)
        {
            if (json_object_get(json_object_get(shown, "properties"), name) == NULL) {
                fail_msg("%s can be asked and not be seen in %s", name, one->id);
            }
        }
        json_decref(asked);
        json_decref(shown);
    }
}

// A filter can ask for each of them.
static void test_queryables__can_be_asked(void **state)
{
    (void)state;
    for (const struct ogc_collection *one = ogc_collections; one->id != NULL; one++) {
        for (size_t i = 0; i < one->queryables->count; i++) {
            char target[160];
            (void)snprintf(target, sizeof target, "/ogc/collections/%s/items?filter=%s+IS+NULL",
                           one->id, one->queryables->items[i].name);
            struct answer answer = api_get(&server, target, 200);
            answer_free(&answer);
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_queryables__are_what_features_show),
        cmocka_unit_test(test_queryables__can_be_asked),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
