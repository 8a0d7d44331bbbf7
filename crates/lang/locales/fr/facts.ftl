# Fiches de faits : les phrases et ce qui les entoure

nav-facts = Faits
facts-heading = Faits et chiffres
facts-scope-all = Toutes les années
facts-lede = Ce que dit cette publication en phrases simples. Chacune porte son intervalle : avec une confiance de 95 %, le vrai chiffre des dossiers s’y trouve.
facts-caveat = Des victimes identifiées, non une prévalence. Ces personnes ont été connues d’organisations qui participent à ce portail. Qui est identifié dépend des lieux où ces organisations travaillent. Les chiffres ne disent nulle part combien la traite est répandue.
facts-choose = Quels faits
facts-year = Année d’enregistrement
facts-compare = Comparée à
facts-country = Pays d’exploitation
facts-any-year = toutes les années
facts-any-country = tous les pays
facts-no-comparison = aucune autre année
facts-show = Afficher
facts-print = Pour imprimer cette fiche ou l’enregistrer en PDF, utilisez la commande d’impression de votre navigateur.
facts-details = Les chiffres et ce dont ils sont une part
facts-figure = Chiffre
facts-missing = Inconnu pour
facts-withheld = Non publié
facts-as-of = D’après la publication { $id } du { $date }.
facts-markdown = Texte (Markdown)
facts-csv = CSV
facts-json = JSON
facts-topic-victims = Victimes
facts-topic-borders = Au-delà des frontières
facts-topic-regions = Régions d’exploitation
facts-topic-origins = Régions de nationalité
facts-age-bound = Les personnes de plus de 99 ans comptent pour 99 ans.
facts-months-bound = Ce qui a duré plus de 300 mois (25 ans) compte pour 300 mois.
facts-where-identified = Le lieu de la première identification ne figure pas dans ces données ; le pays d’exploitation en tient lieu.
origin-central-southern-asia = Asie centrale et Asie du Sud
origin-eastern-south-eastern-asia = Asie de l’Est et du Sud-Est
origin-sub-saharan-africa = Afrique subsaharienne
origin-latin-america = Amérique latine et Caraïbes
what-victims = Nombre de victimes
what-change = Évolution depuis { $year }
what-countries = Nombre de pays
what-contributors = Organisations participantes
what-labour = Travail forcé seulement
what-sexual = Exploitation sexuelle seulement
what-both = Travail forcé et exploitation sexuelle
what-other = Autres formes seulement
what-women = Femmes et filles
what-men = Hommes et garçons
what-trans = Personnes transgenres et non conformes
what-children = Enfants
what-children-sexual = Enfants parmi les victimes d’exploitation sexuelle
what-children-labour = Enfants parmi les victimes de travail forcé
what-over-one-year = Traite de plus d’un an
what-over-two-years = Traite de plus de deux ans
what-abroad = Exploitation hors du pays de nationalité
say-victims = { $count ->
    [0] Aucune victime identifiée n’est comptée ({ $low } à { $high }).
    [one] Environ une victime identifiée est comptée ({ $low } à { $high }).
   *[other] Environ { $n } victimes identifiées sont comptées ({ $low } à { $high }).
}
say-more = C’est { $change } de plus qu’en { $year } (de { $low } à { $high } de plus).
say-fewer = C’est { $change } de moins qu’en { $year } (de { $low } à { $high } de moins).
say-unchanged = Il n’y a pas d’évolution nette depuis { $year } ({ $low } à { $high }).
say-countries = { $count ->
    [one] Elles ont été exploitées dans au moins un pays.
   *[other] Elles ont été exploitées dans au moins { $n } pays.
}
say-contributors = { $count ->
    [0] Aucune organisation participante n’est nommée.
    [one] Une organisation a apporté ses dossiers.
   *[other] { $n } organisations ont apporté leurs dossiers.
}
say-labour = { $share } ont subi du travail forcé sans exploitation sexuelle ({ $low } à { $high }).
say-sexual = { $share } ont subi une exploitation sexuelle sans travail forcé ({ $low } à { $high }).
say-both = { $share } ont subi à la fois du travail forcé et une exploitation sexuelle ({ $low } à { $high }).
say-other = { $share } n’ont subi ni l’un ni l’autre, mais une autre forme d’exploitation ({ $low } à { $high }).
say-women = { $share } étaient des femmes ou des filles ({ $low } à { $high }).
say-men = { $share } étaient des hommes ou des garçons ({ $low } à { $high }).
say-trans = { $share } étaient transgenres ou non conformes ({ $low } à { $high }).
say-children = { $share } étaient des enfants ({ $low } à { $high }).
say-children-sexual = Parmi les victimes d’exploitation sexuelle, { $share } étaient des enfants ({ $low } à { $high }).
say-children-labour = Parmi les victimes de travail forcé, { $share } étaient des enfants ({ $low } à { $high }).
say-over-one-year = Pour { $share }, la traite a duré plus d’un an ({ $low } à { $high }).
say-over-two-years = Pour { $share }, la traite a duré plus de deux ans ({ $low } à { $high }).
say-abroad = { $share } ont été exploitées hors de leur pays de nationalité ({ $low } à { $high }).
say-line = { $name } : { $share } ({ $low } à { $high }).
say-months = { $count ->
    [0] En moyenne moins d’un mois ({ $low } à { $high }).
    [one] En moyenne un mois ({ $low } à { $high }).
   *[other] En moyenne { $n } mois ({ $low } à { $high }).
}
what-months-average = Durée moyenne en mois
what-months-half = Durée : la moitié centrale
what-months-most = Durée : neuf sur dix
what-age-average = Âge moyen
what-age-half = Âge : la moitié centrale
what-age-most = Âge : neuf sur dix
say-countries-about = { $count ->
    [one] Elles ont été exploitées dans environ un pays ({ $low } à { $high }).
   *[other] Elles ont été exploitées dans environ { $n } pays ({ $low } à { $high }).
}
say-age = { $count ->
    [0] Elles avaient en moyenne moins d’un an ({ $low } à { $high }).
    [one] Elles avaient en moyenne un an ({ $low } à { $high }).
   *[other] Elles avaient en moyenne { $n } ans ({ $low } à { $high }).
}
say-months-half = Pour la moitié d’entre elles, la traite a duré environ de { $from } à { $to } mois ; pour au moins la moitié, de { $low } à { $high }.
say-months-most = Pour neuf sur dix, la traite a duré environ de { $from } à { $to } mois ; pour au moins neuf sur dix, de { $low } à { $high }. La durée la plus courte et la plus longue ne sont pas publiées : ce sont celles de personnes isolées.
say-age-half = La moitié d’entre elles avaient environ de { $from } à { $to } ans ; au moins la moitié, de { $low } à { $high }.
say-age-most = Neuf sur dix avaient environ de { $from } à { $to } ans ; au moins neuf sur dix, de { $low } à { $high }.
figure-at-least = au moins { $n }
withheld-wide = { $what } : non publié, car l’intervalle de ± { $margin } dépasse les ± { $most } que l’on publie.
withheld-evidence = { $what } : non publié, car le chiffre ne se distingue pas du bruit qui protège les personnes.
withheld-model = { $what } : non publié, car cette publication n’a rien mesuré qui le dise directement, et son modèle n’est pas assez exact pour cela.
withheld-field = { $what } : cette publication ne le recense pas.
notes-draft = Brouillon tiré de la différence de deux publications. Il dit ce qui diffère, non pourquoi : à relire avant publication.

# Actualités et recherche

nav-news = Actualités
nav-search = Recherche
news-lede = Publications, événements et nouvelles de ces données. Les articles paraissent dans votre langue lorsqu’ils sont traduits ; leurs chiffres disent de quelle publication ils proviennent.
news-narrow = Restreindre la liste
news-all = Tout
news-none = Rien n’a encore été publié ici.
news-calendar = Événements (iCalendar)
news-press = Contact presse
news-news = Nouvelle
news-event = Événement
news-publication = Publication
news-page = Page
news-withdrawn = Ce texte a été retiré.
news-quotes = Ses chiffres proviennent de la publication <a href="{ $url }">{ $id }</a> et restent tels qu’ils étaient alors.
news-contact = Contact :
search-words = Mots à chercher
search-none = Rien n’a été trouvé.
