#include "tapak/base/arena.h"

#include <setjmp.h>
#include <stdalign.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

static struct tapak_arena *arena_of(size_t ceiling_bytes)
{
    struct tapak_arena *arena = NULL;
    assert_int_equal(tapak_arena_create(&arena, ceiling_bytes, NULL), TAPAK_OK);
    return arena;
}

static void test_arena_take__zeroed_aligned_apart(void **state)
{
    (void)state;
    struct tapak_arena *arena = arena_of(1 << 24);
    unsigned char *last = NULL;
    size_t last_size = 0;
    for (size_t size = 0; size < 3000; size += 7) {
        unsigned char *memory = tapak_arena_take(arena, size);
        assert_non_null(memory);
        assert_int_equal((uintptr_t)memory % alignof(max_align_t), 0);
        for (size_t i = 0; i < size; i++) {
            assert_int_equal(memory[i], 0);
        }
        memset(memory, 0xAA, size);
        for (size_t i = 0; i < last_size; i++) {
            assert_int_equal(last[i], 0xAA);
        }
        last = memory;
        last_size = size;
    }
    assert_non_null(tapak_arena_take(arena, 5 << 20)); // larger than the largest block
    tapak_arena_free(arena);
    tapak_arena_free(NULL);
}

static void test_arena_take__ceiling(void **state)
{
    (void)state;
    static const struct {
        size_t ceiling;
        size_t size;
        bool is_given;
    } cases[] = {
        {1, 1, false}, // pieces are aligned, so one byte takes more than one
        {1, 2, false},
        {64, 64, true},
        {64, 65, false},
        {64, 0, true},
        {0, 0, true},
        {0, 1, false},
        {SIZE_MAX, SIZE_MAX, false},
        {SIZE_MAX, SIZE_MAX - 14, false},
        {SIZE_MAX, PTRDIFF_MAX, false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        struct tapak_arena *arena = arena_of(cases[i].ceiling);
        assert_int_equal(tapak_arena_take(arena, cases[i].size) != NULL, cases[i].is_given);
        tapak_arena_free(arena);
    }
}

static void test_arena_take__refusal_changes_nothing(void **state)
{
    (void)state;
    struct tapak_arena *arena = arena_of(64);
    assert_non_null(tapak_arena_take(arena, 48));
    assert_int_equal(tapak_arena_used(arena), 48);
    assert_null(tapak_arena_take(arena, 17));
    assert_int_equal(tapak_arena_used(arena), 48);
    assert_non_null(tapak_arena_take(arena, 16));
    assert_null(tapak_arena_take(arena, 1));
    tapak_arena_reset(arena);
    assert_int_equal(tapak_arena_used(arena), 0);
    assert_non_null(tapak_arena_take(arena, 64));
    tapak_arena_free(arena);
}

static void test_arena_take_array__product_overflows(void **state)
{
    (void)state;
    struct tapak_arena *arena = arena_of(SIZE_MAX);
    assert_null(tapak_arena_take_array(arena, SIZE_MAX / 2, 3));
    assert_null(tapak_arena_take_array(arena, SIZE_MAX / 16 + 2, 16));
    assert_non_null(tapak_arena_take_array(arena, 100, 8));
    assert_non_null(tapak_arena_take_array(arena, 0, 8));
    tapak_arena_free(arena);
}

static void test_arena_copy_text__terminates(void **state)
{
    (void)state;
    struct tapak_arena *arena = arena_of(4096);
    assert_string_equal(tapak_arena_copy_text(arena, "desa baru", 4), "desa");
    assert_string_equal(tapak_arena_copy_text(arena, NULL, 0), "");
    assert_null(tapak_arena_copy_text(arena, "x", SIZE_MAX));
    const char *copy = tapak_arena_copy_text(arena, "a\0b", 3);
    assert_memory_equal(copy, "a\0b", 4);
    tapak_arena_free(arena);
}

static void test_arena_reset__many_times_over_many_blocks(void **state)
{
    (void)state;
    struct tapak_arena *arena = arena_of(1 << 20);
    tapak_arena_reset(arena);
    for (int round = 0; round < 5; round++) {
        for (size_t i = 0; i < 1000; i++) {
            char *memory = tapak_arena_take(arena, 1 + i % 900);
            assert_non_null(memory);
            assert_int_equal(memory[i % 900], 0);
            memory[i % 900] = 'x';
        }
        tapak_arena_reset(arena);
    }
    tapak_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arena_take__zeroed_aligned_apart),
        cmocka_unit_test(test_arena_take__ceiling),
        cmocka_unit_test(test_arena_take__refusal_changes_nothing),
        cmocka_unit_test(test_arena_take_array__product_overflows),
        cmocka_unit_test(test_arena_copy_text__terminates),
        cmocka_unit_test(test_arena_reset__many_times_over_many_blocks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
