"""The verbs about people, one file per idea; nothing else writes these tables."""

from huiyin.kernel.people.actions.abilities import (
    add_skill,
    confirm_skill,
    drop_expired,
    drop_skill,
    note_insurance,
    note_training,
    pass_check,
)
from huiyin.kernel.people.actions.accounts import (
    change_password,
    create_account,
    disable_account,
    enable_account,
    end_duty,
    grant_duty,
    move_account,
    reset_password,
    unlock_account,
)
from huiyin.kernel.people.actions.agreements import agree, note_paper, publish_agreement, seed_agreements
from huiyin.kernel.people.actions.files import hand_in_volunteers, read_volunteers
from huiyin.kernel.people.actions.founding import NewAccount, NewUnit, found_accounts, found_units
from huiyin.kernel.people.actions.identity import (
    erase_resident,
    note_export,
    remember_resident,
    reveal_identity,
    set_wishes,
)
from huiyin.kernel.people.actions.importing import import_volunteers
from huiyin.kernel.people.actions.keys import reseal, reseal_files
from huiyin.kernel.people.actions.organisations import change_organisation, create_organisation
from huiyin.kernel.people.actions.registering import (
    Applicant,
    Consent,
    age_rule,
    confirm_volunteer,
    consent_again,
    open_account,
    self_register,
)
from huiyin.kernel.people.actions.shuns import end_shun, read_shun_reason, shun
from huiyin.kernel.people.actions.signing import (
    note_failed_sign_in,
    note_lockout,
    note_sign_in,
    note_sign_out,
)
from huiyin.kernel.people.actions.standing import leave, put_to_sleep, wake
from huiyin.kernel.people.actions.tails import index_phone_tails
from huiyin.kernel.people.actions.teams import join_team, leave_team
from huiyin.kernel.people.actions.tidying import tidy
from huiyin.kernel.people.actions.twofactor import (
    begin_second_factor,
    confirm_second_factor,
    make_recovery_codes,
    reset_second_factor,
    set_second_factor,
    verify_second_factor,
)
from huiyin.kernel.people.actions.volunteers import (
    add_minutes,
    note_offers,
    register_volunteer,
    seed_skills,
)
from huiyin.kernel.people.actions.wishes import drop_days, except_days, set_days, set_limits

__all__ = [
    "Applicant",
    "Consent",
    "NewAccount",
    "NewUnit",
    "add_minutes",
    "add_skill",
    "age_rule",
    "agree",
    "note_paper",
    "begin_second_factor",
    "change_organisation",
    "change_password",
    "confirm_second_factor",
    "confirm_skill",
    "confirm_volunteer",
    "consent_again",
    "create_account",
    "create_organisation",
    "disable_account",
    "drop_days",
    "drop_expired",
    "drop_skill",
    "enable_account",
    "end_duty",
    "end_shun",
    "erase_resident",
    "except_days",
    "found_accounts",
    "found_units",
    "grant_duty",
    "hand_in_volunteers",
    "import_volunteers",
    "index_phone_tails",
    "join_team",
    "leave",
    "leave_team",
    "make_recovery_codes",
    "move_account",
    "note_export",
    "note_failed_sign_in",
    "note_insurance",
    "note_lockout",
    "note_offers",
    "note_sign_in",
    "note_sign_out",
    "note_training",
    "open_account",
    "pass_check",
    "publish_agreement",
    "put_to_sleep",
    "read_shun_reason",
    "read_volunteers",
    "register_volunteer",
    "remember_resident",
    "reseal",
    "reseal_files",
    "reset_password",
    "reset_second_factor",
    "reveal_identity",
    "seed_agreements",
    "seed_skills",
    "self_register",
    "set_days",
    "set_limits",
    "set_second_factor",
    "set_wishes",
    "shun",
    "tidy",
    "unlock_account",
    "verify_second_factor",
    "wake",
]
