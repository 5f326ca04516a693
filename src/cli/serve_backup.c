/* serve_backup.c: the options of `chungsuc serve` about backups by themselves. */
#include "cli/serve.h"

#include "cli/backup.h"
#include "version.h"

int serve_backup_plan(
    const struct cli *c, const struct serve_backup_words *words, struct schedule_options *ret)
{
    struct schedule_options o = {.folder = words->to,
        .copy_folder = words->copy_to,
        .at_minute = -1,
        .keep = RETENTION_DEFAULT,
        .program = CHUNGSUC_VERSION};
    const char *why;

    if (!words->to && !words->copy_to && !words->key && !words->at && !words->keep)
        return -1;
    if (!words->to || !words->key)
        return cli_fail(
            c, MSG("sao lưu tự động cần cả --backup-to THƯ-MỤC và --backup-key TỆP"), NULL, 0);
    if (c->db)
        return backup_refuses_db(c);
    if (words->at && schedule_minute(str_from(words->at), &o.at_minute) != OK)
        return cli_fail(c, MSG("--backup-at cần giờ và phút, như 02:30"), NULL, 0);
    if (words->keep && retention_parse(str_from(words->keep), &o.keep) != OK)
        return cli_fail(
            c, MSG("--backup-keep cần số ngày, tuần, tháng giữ lại, như 7d,4w,12m"), NULL, 0);
    if (key_load(words->key, &o.key, &why) != OK)
        return cli_fail_file(c, words->key, why);
    *ret = o;
    return -1;
}
