#include "app/question.h"

#include "tapak/base/instant.h"

#include <string.h>

static enum tapak_status read_day(const struct app *app, const char *flag, bool *out_is_given,
                                  int64_t *out_day, struct tapak_error *err)
{
    struct tapak_date date;
    const char *text = app_args_value(&app->args, flag);
    *out_is_given = text != NULL;
    if (text == NULL) {
        return TAPAK_OK;
    }
    if (!tapak_parse_date(text, strlen(text), &date)) {
        return tapak_fail(err, TAPAK_INVALID, "--%s '%.40s' is no date like 2026-01-31", flag,
                          text);
    }
    *out_day = tapak_date_to_day(date);
    return TAPAK_OK;
}

// --from and --to are local days, both included; --period is a programme period's days.
static enum tapak_status read_time(const struct app *app, const struct tapak_world *world,
                                   struct tapak_report_filter *filter, struct tapak_error *err)
{
    const char *code = app_args_value(&app->args, "period");
    int64_t from_day = 0;
    int64_t to_day = 0;
    enum tapak_status status = read_day(app, "from", &filter->has_since, &from_day, err);
    if (status == TAPAK_OK) {
        status = read_day(app, "to", &filter->has_until, &to_day, err);
    }
    if (status != TAPAK_OK) {
        return status;
    }
    if (code != NULL) {
        const struct tapak_period *period = tapak_period_find(&world->periods, code);
        if (period == NULL || filter->has_since || filter->has_until) {
            return tapak_fail(err, TAPAK_INVALID,
                              period == NULL ? "there is no period '%.40s'"
                                             : "--period %.40s stands for --from and --to",
                              code);
        }
        filter->has_since = filter->has_until = true;
        from_day = period->first_day;
        to_day = period->last_day;
    }
    if (filter->has_since && filter->has_until && to_day < from_day) {
        return tapak_fail(err, TAPAK_INVALID, "--to is before --from");
    }
    filter->since_ms = tapak_day_start_ms(from_day, world->offset_minutes);
    filter->until_ms = tapak_day_start_ms(to_day + 1, world->offset_minutes);
    return TAPAK_OK;
}

static enum tapak_status read_area(const struct app *app, const struct tapak_world *world,
                                   struct tapak_report_filter *filter, struct tapak_error *err)
{
    const char *text = app_args_value(&app->args, "in");
    if (text == NULL) {
        return TAPAK_OK;
    }
    filter->area = tapak_gazetteer_code(world->gazetteer, tapak_slice_of(text));
    if (filter->area.text[0] == '\0') {
        return tapak_fail(err, TAPAK_INVALID, "--in: there is no area with the code '%.40s'", text);
    }
    return TAPAK_OK;
}

enum tapak_status app_question_read(const struct app *app, const struct tapak_world *world,
                                    struct tapak_report_filter *filter, struct tapak_error *err)
{
    filter->category = app_args_value(&app->args, "category");
    filter->programme_only = app_args_has(&app->args, "programme");
    if (filter->category != NULL &&
        tapak_category_find(&world->categories, filter->category) == NULL) {
        return tapak_fail(err, TAPAK_INVALID, "--category '%.40s' is not in the code list",
                          filter->category);
    }
    enum tapak_status status = read_area(app, world, filter, err);
    return status == TAPAK_OK ? read_time(app, world, filter, err) : status;
}

enum tapak_status app_question_as_of(const struct app *app, const struct tapak_world *world,
                                     int64_t *out_as_of_ms, struct tapak_error *err)
{
    struct tapak_date date;
    const char *text = app_args_value(&app->args, "as-of");
    if (text == NULL) {
        *out_as_of_ms = tapak_now_ms();
        return TAPAK_OK;
    }
    if (tapak_parse_date(text, strlen(text), &date)) {
        *out_as_of_ms = tapak_day_start_ms(tapak_date_to_day(date) + 1, world->offset_minutes) - 1;
        return TAPAK_OK;
    }
    if (tapak_parse_instant(text, strlen(text), world->offset_minutes, out_as_of_ms)) {
        return TAPAK_OK;
    }
    return tapak_fail(err, TAPAK_INVALID,
                      "--as-of '%.40s' is no date like 2026-01-31 nor an instant like "
                      "2026-01-31T16:00:00+08:00",
                      text);
}
