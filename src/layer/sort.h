/**
 * @file sort.h
 * @brief Order by whole numbers, and the curve along which near places have near numbers.
 */
#ifndef LAYER_SORT_H
#define LAYER_SORT_H

#include <stddef.h>
#include <stdint.h>

/** Where (x, y) lies on Hilbert's curve over the square of 2^16 cells a side (the upper halves). */
uint32_t layer_hilbert(uint32_t x, uint32_t y);

/**
 * Puts items (numbers below count) in order of keys[item], equal ones as they stood. spare has room
 * for count items.
 */
void layer_sort(const uint64_t *keys, uint32_t *items, uint32_t *spare, size_t count);

#endif
