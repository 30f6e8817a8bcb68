#include "tapak/model/category.h"

#include <string.h>

const struct tapak_category *tapak_category_find(const struct tapak_categories *list,
                                                 const char *code)
{
    size_t low = 0;
    size_t high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strcmp(list->items[middle].code, code);
        if (order == 0) {
            return &list->items[middle];
        }
        if (order < 0) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return NULL;
}
