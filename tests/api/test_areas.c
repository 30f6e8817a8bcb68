#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <string.h>

#include "api/areas.h"
#include "api/server.h"

static struct api_server server;
static struct tapak_world *world;
static struct areas *areas;
static struct tapak_arena *arena;

static int set_up(void **state)
{
    (void)state;
    struct tapak_error err;
    api_server_make(&server);
    return tapak_world_load(server.sample.conn, NULL, &world, &err) == TAPAK_OK &&
                   areas_create(world, &areas, &err) == TAPAK_OK &&
                   tapak_arena_create(&arena, 1 << 20, &err) == TAPAK_OK
               ? 0
               : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tapak_arena_free(arena);
    areas_free(areas);
    tapak_world_free(world);
    api_server_free(&server);
    return 0;
}

static const struct areas_level *level_of(enum tapak_level level)
{
    const struct areas_level *found = NULL;
    struct tapak_error err = {0};
    if (areas_level(areas, server.sample.conn, level, &found, &err) != TAPAK_OK) {
        fail_msg("%s", err.message);
    }
    return found;
}

static void test_level__dissolves_villages(void **state)
{
    (void)state;
    const struct areas_level *districts = level_of(TAPAK_LEVEL_DISTRICT);
    const struct areas_level *regencies = level_of(TAPAK_LEVEL_REGENCY);
    assert_int_equal(districts->count, 3);
    assert_string_equal(districts->items[0].code.text, "64.02.01");
    assert_int_equal(districts->items[0].villages, 2);
    // Two squares side by side are one rectangle, without the border between them.
    assert_true(districts->items[0].box.west_deg == 116 && districts->items[0].box.east_deg == 117);
    assert_null(memmem(districts->items[0].geojson.text, districts->items[0].geojson.length,
                       "[116.5,0.7", 10));
    assert_int_equal(regencies->count, 2);
    assert_int_equal(regencies->items[0].villages, 4);
    assert_true(regencies->items[0].box.south_deg == 0 && regencies->items[0].box.north_deg == 1);
    const struct areas_level *villages = level_of(TAPAK_LEVEL_VILLAGE);
    double sum = 0;
    for (size_t i = 0; i < 4; i++) {
        sum += villages->items[i].area_m2;
    }
    assert_true(regencies->items[0].area_m2 == sum);
}

static void test_find__knows_codes_of_the_level(void **state)
{
    (void)state;
    const struct areas_level *villages = level_of(TAPAK_LEVEL_VILLAGE);
    const struct tapak_code there = {"64.03.01.2001"};
    const struct tapak_code missing = {"64.03.01.2002"};
    assert_string_equal(areas_find(villages, &there)->code.text, there.text);
    assert_null(areas_find(villages, &missing));
}

static void test_programme__follows_the_list(void **state)
{
    (void)state;
    const unsigned char *flags = NULL;
    struct tapak_error err;
    assert_int_equal(areas_programme(areas, server.sample.conn, arena, &flags, &err), TAPAK_OK);
    assert_memory_equal(flags, "\1\0\1\0\0", 5);
}

static void test_shape__comes_from_memory(void **state)
{
    (void)state;
    struct tapak_wkb shape;
    struct tapak_error err;
    const struct areas_level *villages = level_of(TAPAK_LEVEL_VILLAGE);
    assert_int_equal(
        areas_shape(areas, server.sample.conn, &villages->items[1], arena, &shape, &err), TAPAK_OK);
    assert_ptr_equal(shape.bytes, villages->items[1].shape.bytes);
    struct areas_item stayed = villages->items[1];
    stayed.shape = (struct tapak_wkb){0};
    assert_int_equal(areas_shape(areas, server.sample.conn, &stayed, arena, &shape, &err),
                     TAPAK_OK);
    assert_int_equal(shape.size, villages->items[1].shape.size);
    assert_memory_equal(shape.bytes, villages->items[1].shape.bytes, shape.size);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_level__dissolves_villages),
        cmocka_unit_test(test_find__knows_codes_of_the_level),
        cmocka_unit_test(test_programme__follows_the_list),
        cmocka_unit_test(test_shape__comes_from_memory),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
