#include "geo/pages.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#ifdef __has_feature
#if __has_feature(address_sanitizer)
#define __SANITIZE_ADDRESS__ 1 // as gcc says it
#endif
#endif

#if defined(__linux__) && !defined(__SANITIZE_ADDRESS__)

enum { PAGE = 1 << 12, HUGE_PAGE = 1 << 21 };

static size_t whole(size_t bytes)
{
    return (bytes + PAGE - 1) / PAGE * PAGE;
}

static void prefer_huge(void *array, size_t bytes)
{
    if (bytes >= HUGE_PAGE) {
        (void)madvise(array, bytes, MADV_HUGEPAGE); // slower without, and as right
    }
}

// Large ones begin where a huge page can: more is mapped, and what is before and behind given back.
static void *begin(size_t bytes)
{
    size_t slack = bytes >= HUGE_PAGE ? HUGE_PAGE : 0;
    uint8_t *mapped = mmap(NULL, bytes + slack, PROT_READ | PROT_WRITE,
                           MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    if (mapped == MAP_FAILED) {
        return NULL;
    }
    size_t before = slack == 0 ? 0 : (HUGE_PAGE - (uintptr_t)mapped % HUGE_PAGE) % HUGE_PAGE;
    if (before > 0) {
        (void)munmap(mapped, before);
    }
    if (slack > before) {
        (void)munmap(mapped + before + bytes, slack - before);
    }
    prefer_huge(mapped + before, bytes);
    return mapped + before;
}

void *geo_pages_resize(void *array, size_t bytes, size_t new_bytes)
{
    if (array == NULL) {
        return begin(whole(new_bytes));
    }
    if (whole(new_bytes) == whole(bytes)) {
        return array;
    }
    void *moved = mremap(array, whole(bytes), whole(new_bytes), MREMAP_MAYMOVE);
    if (moved == MAP_FAILED) {
        return NULL;
    }
    prefer_huge(moved, whole(new_bytes));
    return moved;
}

void geo_pages_free(void *array, size_t bytes)
{
    if (array != NULL) {
        (void)munmap(array, whole(bytes));
    }
}

#else

enum { LINE = 64 };

void *geo_pages_resize(void *array, size_t bytes, size_t new_bytes)
{
    uint8_t *resized = aligned_alloc(LINE, (new_bytes + LINE - 1) / LINE * LINE);
    if (resized == NULL) {
        return NULL;
    }
    size_t kept = array == NULL ? 0 : bytes < new_bytes ? bytes : new_bytes;
    if (kept > 0) {
        memcpy(resized, array, kept);
    }
    memset(resized + kept, 0, new_bytes - kept);
    free(array);
    return resized;
}

void geo_pages_free(void *array, size_t bytes)
{
    (void)bytes;
    free(array);
}

#endif
