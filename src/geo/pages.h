/**
 * @file pages.h
 * @brief Large arrays that grow without being copied, in huge pages where the system has them.
 *
 * Shape:   zero where nothing was written; begins a line of the cache; parts that were never
 *          touched take no memory.
 * Source:  Linux mmap(2), mremap(2), madvise(2); elsewhere, and where a sanitizer must see every
 *          access, plain allocation and copying.
 */
#ifndef TAPAK_SRC_GEO_PAGES_H
#define TAPAK_SRC_GEO_PAGES_H

#include <stddef.h>

/**
 * NULL and 0 begin an array. What is kept is there in the result, which replaces `array`; NULL
 * without memory, `array` is as it was then. The new size may be smaller, but not zero.
 */
void *geo_pages_resize(void *array, size_t bytes, size_t new_bytes);

void geo_pages_free(void *array, size_t bytes);

#endif
