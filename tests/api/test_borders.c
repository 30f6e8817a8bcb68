#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "api/borders.h"
#include "api/server.h"

struct fixture {
    struct api_server server;
    struct tapak_world *world;
    struct areas *areas;
    struct borders *borders;
    struct tapak_arena *arena;
};

static struct fixture fixture;

static int set_up(void **state)
{
    (void)state;
    struct tapak_error err = {0};
    struct tapak_conn *conn = NULL;
    api_server_make(&fixture.server);
    struct tapak_store *store = fixture.server.sample.store;
    assert_int_equal(tapak_store_take_reader(store, &conn, &err), TAPAK_OK);
    assert_int_equal(tapak_world_load(conn, NULL, &fixture.world, &err), TAPAK_OK);
    tapak_store_give_reader(store, conn);
    assert_int_equal(areas_create(fixture.world, &fixture.areas, &err), TAPAK_OK);
    assert_int_equal(borders_create(store, fixture.world, fixture.areas, &fixture.borders, &err),
                     TAPAK_OK);
    assert_int_equal(tapak_arena_create(&fixture.arena, 1 << 20, &err), TAPAK_OK);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    borders_free(fixture.borders);
    areas_free(fixture.areas);
    tapak_world_free(fixture.world);
    tapak_arena_free(fixture.arena);
    api_server_free(&fixture.server);
    return 0;
}

static struct borders_view view_at(int64_t revision)
{
    struct borders_view view;
    struct tapak_error err = {0};
    assert_int_equal(borders_view(fixture.borders, revision, &view, &err), TAPAK_OK);
    return view;
}

static void test_view__has_the_villages_of_the_list(void **state)
{
    (void)state;
    struct borders_view view = view_at(1);
    assert_int_equal(tapak_mesh_count(view.mesh, TAPAK_LEVEL_VILLAGE), 5);
    assert_int_equal(view.villages->count, 5);
    for (size_t i = 0; i < 5; i++) {
        struct tapak_code code = tapak_mesh_code(view.mesh, TAPAK_LEVEL_VILLAGE, i);
        assert_string_equal(code.text, view.villages->items[i].code.text);
    }
}

static enum tapak_status leave_one(struct tapak_conn *conn, void *context, struct tapak_error *err)
{
    const struct tapak_membership member = {{"64.02.01.2001"}, 0, INT64_MAX, ""};
    int64_t version = 0;
    (void)context;
    return tapak_programme_replace(conn, &member, 1, &version, err);
}

static void test_view__another_programme_is_another_generation(void **state)
{
    (void)state;
    const unsigned char *flags = NULL;
    struct tapak_error err = {0};
    struct borders_view before = view_at(2);
    assert_int_equal(view_at(3).generation, before.generation); // nothing differs
    sample_write(&fixture.server.sample, leave_one, NULL);
    assert_int_equal(view_at(4).generation, before.generation + 1);
    assert_int_equal(borders_programme(fixture.borders, fixture.arena, &flags, &err), TAPAK_OK);
    assert_memory_equal(flags, "\1\0\0\0\0", 5);
}

static void test_create__without_a_world_is_nothing_to_draw(void **state)
{
    (void)state;
    struct borders *borders = NULL;
    struct tapak_error err = {0};
    assert_int_equal(
        borders_create(fixture.server.sample.store, NULL, fixture.areas, &borders, &err), TAPAK_OK);
    borders_free(borders);
    borders_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_view__has_the_villages_of_the_list),
        cmocka_unit_test(test_view__another_programme_is_another_generation),
        cmocka_unit_test(test_create__without_a_world_is_nothing_to_draw),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
