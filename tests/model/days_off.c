#include "model/days_off.h"

#include "tapak/base/instant.h"
#include "tapak/store/embedded.h"

#include <assert.h>
#include <string.h>

enum { MOST = 1000, DATE_LENGTH = 10 };

int64_t day_of(const char *text)
{
    struct tapak_date date = {0};
    bool is_date = tapak_parse_date(text, DATE_LENGTH, &date);
    assert(is_date);
    (void)is_date;
    return tapak_date_to_day(date);
}

struct tapak_calendar calendar_of_geodata(void)
{
    static int64_t days[MOST];
    size_t count = 0;
    const struct tapak_embedded *file = tapak_codelist_files;
    while (strcmp(file->name, "holidays.csv") != 0) {
        file++;
    }
    for (const char *line = strchr(file->text, '\n'); line != NULL && line[1] != '\0';
         line = strchr(line + 1, '\n')) {
        assert(count < MOST);
        days[count++] = day_of(line + 1);
    }
    return (struct tapak_calendar){days, tapak_calendar_sort(days, count)};
}
