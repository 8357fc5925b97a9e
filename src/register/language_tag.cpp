#include "register/language_tag.hpp"

#include <algorithm>
#include <span>

#include "base/text.hpp"
#include "register/economy.hpp"

namespace haip {
namespace {

constexpr std::size_t longest_tag = 35;  // RFC 5646, section 4.4.1: what every program must take

// What uloc_getISOLanguages of ICU 72 lists: ISO 639-1, and those of ISO 639-2 and 639-3 that have names in many
// languages.
constexpr std::string_view languages =
    " aa ab ace ach ada ady ae aeb af afh agq ain ak akk akz ale aln alt am an ang anp ar arc arn aro arp arq ars "
    "arw ary arz as asa ase ast av avk awa ay az ba bal ban bar bas bax bbc bbj be bej bem bew bez bfd bfq bg bgc "
    "bgn bho bi bik bin bjn bkm bla bm bn bo bpy bqi br bra brh brx bs bss bua bug bum byn byv ca cad car cay cch "
    "ccp ce ceb cgg ch chb chg chk chm chn cho chp chr chy ckb co cop cps cr crh cs csb cu cv cy da dak dar dav de "
    "del den dgr din dje doi dsb dtp dua dum dv dyo dyu dz dzg ebu ee efi egl egy eka el elx en enm eo es esu et eu "
    "ewo ext fa fan fat ff fi fil fit fj fo fon fr frc frm fro frp frr frs fur fy ga gaa gag gan gay gba gbz gd gez "
    "gil gl glk gmh gn goh gom gon gor got grb grc gsw gu guc gur guz gv gwi ha hai hak haw he hi hif hil hit hmn "
    "ho hr hsb hsn ht hu hup hy hz ia iba ibb id ie ig ii ik ilo inh io is it iu izh ja jam jbo jgo jmc jpr jrb jut "
    "jv ka kaa kab kac kaj kam kaw kbd kbl kcg kde kea ken kfo kg kgp kha kho khq khw ki kiu kj kk kkj kl kln km "
    "kmb kn ko koi kok kos kpe kr krc kri krj krl kru ks ksb ksf ksh ku kum kut kv kw ky la lad lag lah lam lb lez "
    "lfn lg li lij liv lkt lmo ln lo lol loz lrc lt ltg lu lua lui lun luo lus luy lv lzh lzz mad maf mag mai mak "
    "man mas mde mdf mdh mdr men mer mfe mg mga mgh mgo mh mi mic min mis mk ml mn mnc mni moh mos mr mrj ms mt mua "
    "mul mus mwl mwr mwv my mye myv mzn na nan nap naq nb nd nds ne new ng nia niu njo nl nmg nn nnh no nog non nov "
    "nqo nr nso nus nv nwc ny nym nyn nyo nzi oc oj om or os osa ota pa pag pal pam pap pau pcd pcm pdc pdt peo pfl "
    "phn pi pl pms pnt pon prg pro ps pt qu quc qug raj rap rar rgn rif rm rn ro rof rom rtm ru rue rug rup rw rwk "
    "sa sad sah sam saq sas sat saz sba sbp sc scn sco sd sdc sdh se see seh sei sel ses sg sga sgs shi shn shu si "
    "sid sk sl sli sly sm sma smj smn sms sn snk so sog sq sr srn srr ss ssy st stq su suk sus sux sv sw swb syc "
    "syr szl ta tcy te tem teo ter tet tg th ti tig tiv tk tkl tkr tlh tli tly tmh tn to tog tpi tr tru trv ts tsd "
    "tsi tt ttt tum tvl tw twq ty tyv tzm udm ug uga uk umb und ur uz vai ve vec vep vi vls vmf vo vot vro vun wa "
    "wae wal war was wbp wo wuu xal xh xmf xog yao yap yav ybb yi yo yrl yue za zap zbl zea zen zgh zh zu zun zxx "
    "zza ";

bool is_language(std::string_view subtag) {
  if (subtag.size() != 2 && subtag.size() != 3) return false;
  return languages.find(" " + std::string(subtag) + " ") != std::string_view::npos;
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_digit(char c) { return c >= '0' && c <= '9'; }
bool is_alphanumeric(char c) { return is_letter(c) || is_digit(c); }

bool is_script(std::string_view subtag) { return subtag.size() == 4 && std::ranges::all_of(subtag, is_letter); }

bool is_region(std::string_view subtag) {
  return is_economy(subtag) || (subtag.size() == 3 && std::ranges::all_of(subtag, is_digit));
}

bool is_variant(std::string_view subtag) {
  const bool has_length = (subtag.size() >= 5 && subtag.size() <= 8) || (subtag.size() == 4 && is_digit(subtag[0]));
  return has_length && std::ranges::all_of(subtag, is_alphanumeric);
}

bool are_subtags(std::span<const std::string_view> subtags) {
  if (!subtags.empty() && is_script(subtags.front())) subtags = subtags.subspan(1);
  if (!subtags.empty() && is_region(subtags.front())) subtags = subtags.subspan(1);
  return std::ranges::all_of(subtags, is_variant);
}

}  // namespace

Status check_language_tag(std::string_view tag) {
  const auto subtags = split(tag, '-');
  const bool is_right = tag.size() <= longest_tag && is_language(subtags[0]) &&
                        are_subtags(std::span<const std::string_view>(subtags).subspan(1));
  if (is_right) return {};
  return malformed("\"" + printable(tag) + "\" is not a language code", "use one such as en, ja or pt-BR");
}

}  // namespace haip
