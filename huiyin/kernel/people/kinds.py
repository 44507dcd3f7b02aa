"""What can happen to accounts, duties and personal data, and the words for roles and reasons."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from huiyin.kernel.events.kinds import Kind


class Role(models.TextChoices):
    """What an account may be trusted with. One account may hold several, but see `policy.may_hold`."""

    HOTLINE_OPERATOR = "hotline_operator", _("热线话务员")
    MEDIA_EDITOR = "media_editor", _("融媒体编辑")
    COUNTY_DISPATCHER = "county_dispatcher", _("县中心调度员")
    INSTITUTE_MANAGER = "institute_manager", _("文明实践所管理员")
    STATION_KEEPER = "station_keeper", _("文明实践站管理员")
    DEPARTMENT_HANDLER = "department_handler", _("部门承办人")
    DEPARTMENT_LEADER = "department_leader", _("部门负责人")
    VOLUNTEER = "volunteer", _("志愿者")
    TEAM_LEADER = "team_leader", _("志愿队队长")
    SUPERVISOR = "supervisor", _("督查员")
    COUNTY_LEADER = "county_leader", _("县领导")
    SYSTEM_ADMIN = "system_admin", _("系统管理员")
    SECURITY_ADMIN = "security_admin", _("安全管理员")
    AUDIT_ADMIN = "audit_admin", _("审计管理员")


ADMIN_ROLES = (Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN)


class PeopleKind(Kind):
    """What happens to people's data and to who may act."""

    ACCOUNT_CREATED = "people.account_created", _("新建账号")
    ACCOUNT_DISABLED = "people.account_disabled", _("停用账号")
    ACCOUNT_ENABLED = "people.account_enabled", _("恢复账号")
    ACCOUNT_UNLOCKED = "people.account_unlocked", _("解除登录锁定")
    ACCOUNT_MOVED = "people.account_moved", _("变更账号所属单位")
    PASSWORD_CHANGED = "people.password_changed", _("修改密码")
    PASSWORD_RESET = "people.password_reset", _("重设密码")
    ORGANISATION_CREATED = "people.organisation_created", _("新建单位")
    ORGANISATION_CHANGED = "people.organisation_changed", _("修改单位")
    DUTY_GRANTED = "people.duty_granted", _("授予职责")
    DUTY_ENDED = "people.duty_ended", _("终止职责")
    SIGNED_IN = "people.signed_in", _("登录")
    SIGN_IN_FAILED = "people.sign_in_failed", _("登录失败")
    LOCKED_OUT = "people.locked_out", _("登录被锁定")
    SIGNED_OUT = "people.signed_out", _("退出登录")
    SECOND_FACTOR_SET = "people.second_factor_set", _("启用动态口令")
    SECOND_FACTOR_FAILED = "people.second_factor_failed", _("动态口令错误")
    SECOND_FACTOR_RESET = "people.second_factor_reset", _("重置动态口令")
    RECOVERY_CODE_USED = "people.recovery_code_used", _("使用恢复码登录")
    RECOVERY_CODES_MADE = "people.recovery_codes_made", _("更换恢复码")
    EXPORTED = "people.exported", _("导出数据")
    RESIDENT_REMEMBERED = "people.resident_remembered", _("登记居民")
    RESIDENT_COMPLETED = "people.resident_completed", _("补充居民信息")
    RESIDENT_ERASED = "people.resident_erased", _("删除居民身份信息")
    IDENTITY_VIEWED = "people.identity_viewed", _("查看身份信息")
    VOLUNTEER_REGISTERED = "people.volunteer_registered", _("登记志愿者")
    VOLUNTEERS_IMPORTED = "people.volunteers_imported", _("批量导入志愿者")
    VOLUNTEER_CHANGED = "people.volunteer_changed", _("修改志愿者资料")
    VOLUNTEER_CONFIRMED = "people.volunteer_confirmed", _("核实志愿者身份")
    VOLUNTEER_ASLEEP = "people.volunteer_asleep", _("志愿者暂停服务")
    VOLUNTEER_AWAKE = "people.volunteer_awake", _("志愿者恢复服务")
    VOLUNTEER_LEFT = "people.volunteer_left", _("志愿者退出服务")
    VOLUNTEER_ERASED = "people.volunteer_erased", _("删除志愿者个人信息")
    VOLUNTEER_MERGED = "people.volunteer_merged", _("合并志愿者资料")
    LIMITS_SET = "people.limits_set", _("调整服务意愿")
    DAYS_SET = "people.days_set", _("调整可服务时间")
    SKILL_ADDED = "people.skill_added", _("登记技能")
    SKILL_CONFIRMED = "people.skill_confirmed", _("核验技能证明")
    SKILL_DROPPED = "people.skill_dropped", _("去掉技能")
    CHECK_PASSED = "people.check_passed", _("通过审查")
    ABILITIES_EXPIRED = "people.abilities_expired", _("技能或审查到期")
    TRAINED = "people.trained", _("参加培训")
    INSURED = "people.insured", _("登记保险")
    TEAM_JOINED = "people.team_joined", _("加入队伍")
    TEAM_LEFT = "people.team_left", _("离开队伍")
    SHUNNED = "people.shunned", _("登记回避")
    SHUN_READ = "people.shun_read", _("查看回避原因")
    SHUN_ENDED = "people.shun_ended", _("取消回避")
    AGREEMENT_PUBLISHED = "people.agreement_published", _("发布协议文本")
    AGREED = "people.agreed", _("同意协议")
    CONSENTED = "people.consented", _("监护人同意")
    KEYS_ROTATED = "people.keys_rotated", _("更换加密密钥")


class RevealReason(models.TextChoices):
    """Why somebody looks at a resident's identity. The resident can read it."""

    CALL_BACK = "call_back", _("回拨联系")
    VISIT = "visit", _("上门办理")
    VERIFY = "verify", _("核实身份")
    AUDIT = "audit", _("督查")
    OTHER = "other", _("其他")


class EraseReason(models.TextChoices):
    """Why a resident's identity is erased."""

    ASKED = "asked", _("本人要求")
    FAMILY = "family", _("本人去世，家属要求")
    MISTAKEN = "mistaken", _("登记错了人")
    RETENTION = "retention", _("保存期限到了")


class Check(models.TextChoices):
    """What a volunteer must have passed before serving those who cannot help themselves."""

    CHILDREN = "children", _("从事未成年人服务审查")
    HOMEBOUND = "homebound", _("上门照护服务审查")


class Language(models.TextChoices):
    """What a volunteer speaks with old people and newcomers."""

    MANDARIN = "mandarin", _("普通话")
    HENGYANG = "hengyang", _("衡阳话")
    HENGNAN = "hengnan", _("衡南话")
    HAKKA = "hakka", _("客家话")
    GAN = "gan", _("赣语")
    CANTONESE = "cantonese", _("粤语")
    YAO = "yao", _("瑶语")
    ENGLISH = "english", _("英语")


class Guardian(models.TextChoices):
    """Who consents for a minor."""

    PARENT = "parent", _("父亲或母亲")
    GRANDPARENT = "grandparent", _("祖父母或外祖父母")
    OTHER = "other", _("其他监护人")
