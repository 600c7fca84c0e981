"""Whether a page speaks of health: what else is written about ("600 times faster than any other") is left alone."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from kclaims.match.learned import scored_block
from kclaims.model import Document, Sentence
from kclaims.text.characters import fold
from kclaims.text.memory import Memory
from kclaims.text.patterns import lazy

_WORDS = """
patient patients outpatient outpatients inpatient inpatients symptom symptoms dose doses dosing dosed microdose microdosing overdose
medicine medicines medication medications meds pill pills tablet tablets capsule capsules lozenge lozenges troche troches gummy gummies
tincture tinctures injection injections injected injecting syringe needle needles vial vials infusion infusions drip drips inhaler ointment
prescription prescriptions prescribe prescribed prescribes prescriber prescribers unlicensed
doctor doctors physician physicians clinic clinics clinician clinicians nurse nurses pharmacist pharmacists pharmacy pharmacies psychiatrist
psychiatrists psychiatry psychiatric psychologist therapist therapists psychotherapy counselling counsellor surgeon surgeons surgery surgical
dentist dentists dental midwife hospital hospitals paediatrician pediatrician dermatologist oncologist neurologist cardiologist urologist
anaesthetist anesthesiologist anaesthetists anesthesiologists naturopath naturopathic homeopath homeopathy homeopathic herbalist chiropractor chiropractic
osteopath acupuncture reiki physiotherapy physiotherapist dietitian paramedic ambulance ward healer shaman
disease diseases illness illnesses sickness sick ill unwell infection infections infectious syndrome disorder disorders diagnosis diagnosed
cure cures cured curing heal heals healed healing remedy remedies detox cleanse toxins wellness relief therapy therapies therapeutic antidote
addictive addicted addiction addict addicts dependence withdrawal craving cravings sober sobriety rehab relapse relapsed relapses remission abstinent
placebo trial vaccine vaccines vaccinated vaccination immunity mammogram mammograms chemo chemotherapy radiotherapy dialysis transplant screening
supplement supplements vitamin vitamins mineral minerals magnesium zinc omega probiotic probiotics herbal herbs antioxidants collagen protein
opioid opioids opiates painkiller painkillers antidepressant antidepressants ssri ssris benzodiazepine benzodiazepines sedative sedatives steroid
steroids antibiotic antibiotics insulin statin statins paracetamol ibuprofen aspirin morphine heroin cocaine methadone buprenorphine naltrexone
naloxone alcohol nicotine cannabis thc lithium melatonin testosterone estrogen oestrogen hormone hormones hormonal pellets thyroid peptide peptides
botulinum botox filler fillers phenibut kava modafinil psychedelic psychedelics psilocybin mushroom mushrooms lsd mdma ayahuasca ibogaine dmt
anaesthetic anesthetic anaesthesia anesthesia sedation sedated intravenous intramuscular nasal sublingual oral
pain pains painful ache aches headache headaches migraine migraines fever cough nausea vomiting dizziness dizzy insomnia sleepless fatigue tired
tiredness anxious anxiety depressed depression depressive sadness mania manic psychosis psychotic suicidal suicide panic trauma traumatic ptsd ocd
adhd autism autistic dementia alzheimer parkinson stroke seizure seizures epilepsy cancer cancers tumour tumours tumor tumors diabetes diabetic asthma
arthritis eczema psoriasis acne allergy allergies allergic obesity overweight hypertension cholesterol gout hiv flu covid cold colds tinnitus lyme
menopause pregnancy pregnant breastfeeding infertility fertility libido erectile hangover bloating constipation diarrhoea diarrhea reflux wrinkles
blood heart lung lungs liver kidney kidneys bladder brain brains nerve nerves nervous spine spinal bone bones joint joints muscle muscles tendon
tendons cartilage skin hair scalp gut bowel stomach belly womb ovaries ovary prostate breast thigh knee knees hip hips shoulder vein veins artery
arteries immune metabolism serotonin dopamine glutamate receptor receptors neurons neuron synapses bloodstream
drug treatment treatments effects dosage drugs anatomy ketamine esketamine arketamine spravato cbd kratom semaglutide ozempic tms ect nad glp physiology clinical medical health healthy healthier harm harmless poison poisonous toxic toxicity
newborn newborns toddler toddlers baby babies weight pounds kilos diet diets dieting fasting keto calories appetite
massage tonic serum elixir balm cream supplementation naturopathy sauna hyperbaric ozone stem cells exosomes implant implants prosthesis wheelchair crutches
mood moods feelings mental emotional wellbeing sleep sleeping breath breathing posture
mg mcg midwives medics nitrous mistletoe sertraline fluoxetine escitalopram venlafaxine duloxetine bupropion quetiapine lorazepam gabapentin
pregabalin metformin warfarin levothyroxine valproate zuranolone epidiolex zoloft prozac lexapro xanax oxycodone fentanyl mitragynine tianeptine
bpc turmeric ashwagandha berberine echinacea elderberry curcumin nootropic nootropics neuroscientists habit spa strep fibromyalgia neuropathy crps
endometriosis pcos ibs sciatica burnout grief grieving hallucinations dissociation drowsy drowsiness
teeth tooth toothache gums enamel dentures ear ears earache eardrum eye eyes eyesight cataract cataracts glaucoma throat tonsils sinus
sinuses follicle follicles hairline bald balding baldness eyelid eyelids lashes spleen pancreas colon rectum urine urinary vagina vaginal
penis sperm tremor tremors cramp cramps swelling bruise bruises bruising blister blisters rash rashes itch itching scar scars wound wounds
ulcer ulcers sprain fracture fractures concussion whiplash strokes phobia phobias stammer stutter dyslexia colic teething dandruff wart
warts verruca cellulite smoker smokers smoking nonsmoker cigarette cigarettes vape vaping vapes hypnosis hypnotherapy hypnotherapist
hypnotherapists hypnotist chiropractors osteopaths physiotherapists physio orthotics optician opticians optometrist audiologist obstetrician
gynaecologist gynecologist oncology cardiology podiatrist acupuncturist acupuncturists healers shamans herbalists naturopaths masseur
anaesthetics sunscreen sunscreens sunbed sunbeds sunburn tanning tattoo tattoos piercing piercings whitening veneers slimming slimmer
fluoride mri ultrasound colonoscopy endoscopy biopsy autoclave embryo embryos ivf contraceptive contraception condom condoms tampon comfrey
ginkgo frankincense chamomile valerian arnica kambo shilajit mucuna spirulina chlorella creatine caffeine riboflavin niacin biotin folate
iodine selenium minoxidil amlodipine lisinopril ramipril omeprazole prednisolone prednisone amoxicillin penicillin codeine tramadol zolpidem
retatrutide tirzepatide liraglutide viagra sildenafil finasteride biologics inhalers nebuliser pacemaker stent catheter cannula tourniquet
milligram milligrams microgram micrograms phq madrs helpline bandage splint orthopaedic orthopedic geriatric pediatric paediatric maternal
infant infants lactose gluten coeliac celiac aspartame carb carbs snore snoring apnoea apnea nightmares jetlag racemic enantiomer
enantiomers isomer isomers
"""

# These are said of resin, ham, taxes, code and contracts too.
_AMBIGUOUS = frozenset(
    "cure cures cured curing relief effects cold colds injection injections injected joint joints weight hair bone bones tired skin"
    " needles brain brains heart harm harmless poison poisonous toxic addictive addiction addicted treatment treatments health healthy"
    " healthier sick remedy remedies prescribed prescribe prescribes trial muscle muscles breath dependence withdrawal painful tonic"
    " habit filler fillers mental emotional pounds protein blood gut oral wrinkles screening nerve nerves migraine migraines"
    " teeth tooth ear ears eye eyes throat scar scars wound wounds rash bruise bruises cramp cramps smoking slimmer implant fracture fractures"
    " stent isomer isomers whitening phobia tanning tattoo tattoos colon infant caffeine embryo swelling itch".split()
)
_HEALTH = frozenset(_WORDS.split())
_WORD = lazy(r"[a-z]+")
_SHORT = 12  # sentences of a text that is too short to tell what it is about by how often it speaks of health
_SHARE, _WORDS_OF_IT = 0.04, 3  # of a longer one's sentences, and how many different words, are of health at least;
_LARGE_SHARE = 0.15  # where so many sentences are, two words will do

Topic = Literal["health", "other", "unknown"]


def topic(document: Document, sentences: Sequence[Sentence], memory: Memory, *, named: bool) -> Topic:
    """Whether the main text speaks of health; a short text without a word of it may do so all the same.

    `named`: a drug is named for which there is a pack, so that it does.
    """
    if named:
        return "health"
    blocks = document.blocks
    scored = [s for s in sentences if scored_block(blocks[s.block])]
    short = len(scored) < _SHORT
    told, words = 0, set[str]()
    for sentence in scored:
        found = memory.by_key("about", sentence.text, _of_health)
        told += bool(found)
        words |= found
        if found and words - _AMBIGUOUS:
            share = told / len(scored)
            enough = share >= _SHARE and len(words) >= (2 if share >= _LARGE_SHARE else _WORDS_OF_IT)
            own = len(found - _AMBIGUOUS)
            if short or enough or own > 1 or (own and len(found) >= _WORDS_OF_IT):
                return "health"
    return "unknown" if short else "other"


def speaks_of_health(text: str) -> bool:
    """Whether a text names something of health by a word that is said of nothing else, or by two that may be."""
    found = _of_health(text)
    return len(found) > 1 or bool(found - _AMBIGUOUS)


def _of_health(sentence: str) -> frozenset[str]:
    return _HEALTH.intersection(_WORD.findall(fold(sentence)))
