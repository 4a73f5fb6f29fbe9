#include "Console.h"

// Every file of the console. All of them are text, so that a NUL can end each: a new one needs an entry
// here, and nothing else. `#embed` is of C23; this compiler has it in what came before, too.
#pragma clang diagnostic ignored "-Wc23-extensions"
#define TEXT (const char[])
static const ConsoleFile files[] = {
    {"icon.svg", TEXT{
#embed "Assets/icon.svg" suffix(, 0)
    }},
    {"index.html", TEXT{
#embed "Assets/index.html" suffix(, 0)
    }},
    {"app/address.js", TEXT{
#embed "Assets/app/address.js" suffix(, 0)
    }},
    {"app/announce.js", TEXT{
#embed "Assets/app/announce.js" suffix(, 0)
    }},
    {"app/api.js", TEXT{
#embed "Assets/app/api.js" suffix(, 0)
    }},
    {"app/confirm.js", TEXT{
#embed "Assets/app/confirm.js" suffix(, 0)
    }},
    {"app/copy.js", TEXT{
#embed "Assets/app/copy.js" suffix(, 0)
    }},
    {"app/dialog.js", TEXT{
#embed "Assets/app/dialog.js" suffix(, 0)
    }},
    {"app/dom.js", TEXT{
#embed "Assets/app/dom.js" suffix(, 0)
    }},
    {"app/faces.js", TEXT{
#embed "Assets/app/faces.js" suffix(, 0)
    }},
    {"app/fields.js", TEXT{
#embed "Assets/app/fields.js" suffix(, 0)
    }},
    {"app/format.js", TEXT{
#embed "Assets/app/format.js" suffix(, 0)
    }},
    {"app/icons.js", TEXT{
#embed "Assets/app/icons.js" suffix(, 0)
    }},
    {"app/main.js", TEXT{
#embed "Assets/app/main.js" suffix(, 0)
    }},
    {"app/menu.js", TEXT{
#embed "Assets/app/menu.js" suffix(, 0)
    }},
    {"app/session.js", TEXT{
#embed "Assets/app/session.js" suffix(, 0)
    }},
    {"app/shell.js", TEXT{
#embed "Assets/app/shell.js" suffix(, 0)
    }},
    {"app/views.js", TEXT{
#embed "Assets/app/views.js" suffix(, 0)
    }},
    {"styles/controls.css", TEXT{
#embed "Assets/styles/controls.css" suffix(, 0)
    }},
    {"styles/dialogs.css", TEXT{
#embed "Assets/styles/dialogs.css" suffix(, 0)
    }},
    {"styles/past.css", TEXT{
#embed "Assets/styles/past.css" suffix(, 0)
    }},
    {"styles/shell.css", TEXT{
#embed "Assets/styles/shell.css" suffix(, 0)
    }},
    {"styles/theme.css", TEXT{
#embed "Assets/styles/theme.css" suffix(, 0)
    }},
    {"styles/tokens.css", TEXT{
#embed "Assets/styles/tokens.css" suffix(, 0)
    }},
    {"views/account.js", TEXT{
#embed "Assets/views/account.js" suffix(, 0)
    }},
    {"views/activity.js", TEXT{
#embed "Assets/views/activity.js" suffix(, 0)
    }},
    {"views/advice.js", TEXT{
#embed "Assets/views/advice.js" suffix(, 0)
    }},
    {"views/api-access.js", TEXT{
#embed "Assets/views/api-access.js" suffix(, 0)
    }},
    {"views/audit-filters.js", TEXT{
#embed "Assets/views/audit-filters.js" suffix(, 0)
    }},
    {"views/audit-query.js", TEXT{
#embed "Assets/views/audit-query.js" suffix(, 0)
    }},
    {"views/audit.js", TEXT{
#embed "Assets/views/audit.js" suffix(, 0)
    }},
    {"views/bulk.js", TEXT{
#embed "Assets/views/bulk.js" suffix(, 0)
    }},
    {"views/card.js", TEXT{
#embed "Assets/views/card.js" suffix(, 0)
    }},
    {"views/cards.js", TEXT{
#embed "Assets/views/cards.js" suffix(, 0)
    }},
    {"views/catalog.js", TEXT{
#embed "Assets/views/catalog.js" suffix(, 0)
    }},
    {"views/compare.js", TEXT{
#embed "Assets/views/compare.js" suffix(, 0)
    }},
    {"views/differences.js", TEXT{
#embed "Assets/views/differences.js" suffix(, 0)
    }},
    {"views/download.js", TEXT{
#embed "Assets/views/download.js" suffix(, 0)
    }},
    {"views/event-words.js", TEXT{
#embed "Assets/views/event-words.js" suffix(, 0)
    }},
    {"views/event.js", TEXT{
#embed "Assets/views/event.js" suffix(, 0)
    }},
    {"views/explain.js", TEXT{
#embed "Assets/views/explain.js" suffix(, 0)
    }},
    {"views/export.js", TEXT{
#embed "Assets/views/export.js" suffix(, 0)
    }},
    {"views/filters.js", TEXT{
#embed "Assets/views/filters.js" suffix(, 0)
    }},
    {"views/generations.js", TEXT{
#embed "Assets/views/generations.js" suffix(, 0)
    }},
    {"views/history.js", TEXT{
#embed "Assets/views/history.js" suffix(, 0)
    }},
    {"views/lineage.js", TEXT{
#embed "Assets/views/lineage.js" suffix(, 0)
    }},
    {"views/members.js", TEXT{
#embed "Assets/views/members.js" suffix(, 0)
    }},
    {"views/merkle.js", TEXT{
#embed "Assets/views/merkle.js" suffix(, 0)
    }},
    {"views/proof.js", TEXT{
#embed "Assets/views/proof.js" suffix(, 0)
    }},
    {"views/replay.js", TEXT{
#embed "Assets/views/replay.js" suffix(, 0)
    }},
    {"views/scope-picker.js", TEXT{
#embed "Assets/views/scope-picker.js" suffix(, 0)
    }},
    {"views/secret.js", TEXT{
#embed "Assets/views/secret.js" suffix(, 0)
    }},
    {"views/sign-in.js", TEXT{
#embed "Assets/views/sign-in.js" suffix(, 0)
    }},
    {"views/state.js", TEXT{
#embed "Assets/views/state.js" suffix(, 0)
    }},
    {"views/steps.js", TEXT{
#embed "Assets/views/steps.js" suffix(, 0)
    }},
    {"views/subjects.js", TEXT{
#embed "Assets/views/subjects.js" suffix(, 0)
    }},
    {"views/svg.js", TEXT{
#embed "Assets/views/svg.js" suffix(, 0)
    }},
    {"views/time-travel.js", TEXT{
#embed "Assets/views/time-travel.js" suffix(, 0)
    }},
    {"views/timeline.js", TEXT{
#embed "Assets/views/timeline.js" suffix(, 0)
    }},
    {"views/token-actions.js", TEXT{
#embed "Assets/views/token-actions.js" suffix(, 0)
    }},
    {"views/token-create.js", TEXT{
#embed "Assets/views/token-create.js" suffix(, 0)
    }},
    {"views/token-edit.js", TEXT{
#embed "Assets/views/token-edit.js" suffix(, 0)
    }},
    {"views/token-form.js", TEXT{
#embed "Assets/views/token-form.js" suffix(, 0)
    }},
    {"views/token-menu.js", TEXT{
#embed "Assets/views/token-menu.js" suffix(, 0)
    }},
    {"views/token-update.js", TEXT{
#embed "Assets/views/token-update.js" suffix(, 0)
    }},
    {"views/tokens.js", TEXT{
#embed "Assets/views/tokens.js" suffix(, 0)
    }},
    {"views/undo.js", TEXT{
#embed "Assets/views/undo.js" suffix(, 0)
    }},
};

const ConsoleFile *console_file(size_t place) {
  return place < sizeof files / sizeof files[0] ? &files[place] : NULL;
}
