/**
 * @file tag.h
 * @brief A 64-bit hash of an answer's bytes at the speed of memory: for entity tags.
 *
 * Rule:    the same bytes give the same hash on every machine. It is not for tables that outsiders
 *          fill, nor for what is stored: that is tapak_hash64().
 * Threads: any.
 */
#ifndef TAPAK_BASE_TAG_H
#define TAPAK_BASE_TAG_H

#include <stddef.h>
#include <stdint.h>

uint64_t tapak_tag64(const void *bytes, size_t size);

/** The hash of something that was hashed, and one more number. */
uint64_t tapak_tag_mix(uint64_t tag, uint64_t number);

#endif
