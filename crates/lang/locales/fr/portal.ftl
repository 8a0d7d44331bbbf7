# Le cadre de chaque page

site-title = Données ouvertes sur la traite des êtres humains
site-description = Données ouvertes sur la traite des êtres humains : des estimations avec leurs marges d’erreur, issues de dossiers de victimes identifiées, dans lesquelles personne ne peut être reconnu.
site-skip = Aller au contenu
site-languages = Langues
site-leave = Quitter ce site
site-leave-about = ouvre aussitôt un autre site
site-navigation = Navigation principale
site-more = Autres pages
nav-explore = Explorer
nav-topics = Thèmes
nav-places = Pays
nav-downloads = Télécharger
nav-methods = Méthodes
nav-codebook = Dictionnaire
nav-releases = Publications
nav-api = API
nav-safety = Aide et sécurité
nav-home = Accueil
site-banner-label = De quelle publication il s’agit
site-banner = <strong>Une publication antérieure.</strong> Vous consultez la publication { $id }. Ses chiffres restent tels quels. <a href="{ $url }">Aller à la plus récente</a>.
site-hint = Cette page existe aussi dans la langue de votre navigateur :
foot-not = <strong>Ce que ces données ne sont pas.</strong> Elles décrivent des victimes de traite identifiées que des organisations participantes ont accompagnées. Elles ne mesurent pas l’ampleur de la traite et ne doivent pas servir à comparer l’action des pays.
foot-error = Chaque chiffre est une estimation avec une marge d’erreur à 95 %, parce que du bruit a été ajouté pour protéger les personnes derrière les dossiers.
foot-why = Comment et pourquoi
foot-release = Publication
foot-private = Ce site ne dépose aucun cookie, ne conserve aucune adresse, n’a besoin d’aucun script et ne charge rien d’ailleurs.
foot-software = Réalisé avec { $name }, logiciel libre.
site-english-only = Cette page n’existe qu’en anglais.

# Réponses autres que celles demandées

refused-page = Cette page n’existe pas
refused-page-detail = L’adresse est peut-être mal saisie, ou la page a été déplacée.
refused-release = Cette publication n’existe pas
site-no-release-detail = « { $id } » ne figure pas parmi les publications de ce portail.
refused-file = Ce fichier n’existe pas dans cette publication
refused-file-detail = La page de téléchargement énumère tous les fichiers de la publication.
refused-nothing = Rien n’a encore été publié
refused-nothing-detail = Revenez plus tard.
refused-query = Cette question ne peut pas recevoir de réponse en l’état
refused-method = Cette adresse se consulte seulement
refused-method-detail = Utilisez GET ou HEAD.
refused-damaged = Ce fichier est retenu
refused-damaged-detail = Ses octets ne sont plus ceux qui ont été signés ; il n’est donc pas transmis. Le responsable du portail peut le voir dans le journal.
refused-internal = Une erreur s’est produite ici
refused-internal-detail = La faute est de notre côté. Réessayez ; si cela persiste, prévenez le responsable du portail.
refused-long = Cette question a pris trop de temps
refused-long-detail = Chaque réponse a une durée maximale, pour qu’une question ne bloque pas les autres. Retirez un regroupement ou un filtre, ou réessayez quand moins de personnes consultent le site.
refused-busy = Trop de questions à la fois
refused-busy-detail = Trop de questions sont en attente pour qu’on y réponde bientôt. Réessayez dans une seconde ; les fichiers entiers sont sur la page des téléchargements.
refused-many = Trop de requêtes
refused-many-detail = Votre réseau a envoyé plus de requêtes que ce portail n’en traite à la fois. Réessayez dans { $seconds } s ; les fichiers entiers sont sur la page des téléchargements.
refused-mean = Vouliez-vous dire <strong>{ $word }</strong> ?
refused-parameter = Le paramètre en cause est <code>{ $name }</code>.
refused-accepted = Valeurs acceptées ({ $n })
refused-restart = Reprendre l’exploration au début
refused-releases = Toutes les publications

# Un portail vide

empty-lede = Ce portail montre des publications de données vérifiées, et il n’y en a pas encore. Dès que l’une paraît, elle s’affiche d’elle-même.
empty-keeper = Si vous êtes responsable de ce portail : <code>amparo release publish</code> place une publication là où elle est servie, et <code>amparo verify</code> dit pourquoi l’une d’elles est refusée.

# Chiffres

no-evidence = données insuffisantes
source-measured = tableau publié, mesuré
source-derived = tableau publié, déduit
source-records = décompte d’enregistrements synthétiques
title-all = Victimes identifiées dans ces données
title-by = Victimes identifiées par { $list }
figure-interval = de { $low } à { $high }
note-of-everyone = Soit { $share } des { $people } personnes présentes dans les données.
note-overlap = Une même personne peut être comptée sous plusieurs de ces rubriques. Chaque part porte sur les personnes pour lesquelles la réponse à la question est oui ou non ; le tableau donne chaque dénominateur.
note-shares = Les parts portent sur { $people } personnes.
note-shares-known = Les parts portent sur les { $people } personnes pour lesquelles l’information est connue.
note-absent = Non compris dans les parts : { $list }.
note-within = Les parts sont calculées à l’intérieur de chaque ligne de « { $outer } », parmi les personnes dont « { $inner } » est connu.
note-shown = { $title } : les { $shown } plus grandes valeurs sur { $all } sont montrées ; les autres sont plus petites ou reposent sur des données insuffisantes.
describe-bars = Diagramme à { $n } barres avec leurs intervalles à 95 %.
describe-longest = La plus longue : { $name }, { $figure }.
describe-lines = Courbe sur { $n } années avec des intervalles à 95 %.
describe-heat = Plus c’est foncé, plus le nombre est grand. Les petits nombres sont les marges d’erreur.
describe-map = Carte du monde où les pays plus foncés comptent plus de personnes.
describe-flow = Diagramme de { $n } flux de gauche à droite ; plus une bande est large, plus il y a de personnes.
describe-table = Les mêmes chiffres figurent dans le tableau qui suit.
table-of = { $title } : tableau des chiffres
table-shaded = { $title } : tableau ombré
table-caption = Estimations avec marges et intervalles à 95 %.
table-people = Personnes
table-interval = Intervalle à 95 %
table-share = Part
table-of-column = Sur
table-source = Source
chart-table = Afficher le tableau
chart-explore = Explorer
chart-link = Lien permanent
chart-embed = Intégrer
chart-svg = Image (SVG)
chart-png = Image (PNG)
chart-print = Imprimer ou enregistrer en PDF
chart-csv = CSV
chart-json = JSON
chart-cite = Citer
chart-copy = Copier le lien
chart-copied = Copié

# Accueil

home-heading = Ce que l’on sait des personnes victimes de la traite, par celles et ceux qui les ont accompagnées
home-lede = Des organisations qui accompagnent les victimes de la traite confient leurs dossiers. Amparo en fait des chiffres ouverts à tous, avec leurs marges d’erreur, dans lesquels personne ne peut être retrouvé.
home-explore = Explorer les données
home-download = Tout télécharger
home-total = Victimes identifiées dans ces données
home-interval = C’est une estimation ; avec une confiance de 95 %, les dossiers comptaient { $interval } personnes.
home-years = Enregistrées de { $first } à { $last }.
home-contributors = { $count ->
    [one] Données d’une organisation participante.
   *[other] Données de { $n } organisations participantes.
}
home-not = Ce que ces chiffres ne sont pas
home-not-text = <strong>Des victimes identifiées, non une prévalence.</strong> Ces personnes ont été connues d’organisations qui participent à ce portail. Qui est identifié dépend des lieux où ces organisations travaillent, des questions qu’elles posent et de qui parvient jusqu’à elles. Les chiffres ne disent nulle part combien la traite est répandue, et un grand nombre peut être le signe d’un bon accompagnement.
fact-children = étaient des enfants
fact-women = étaient des femmes ou des filles
fact-labour = étaient soumis au travail forcé
fact-sexual = subissaient une exploitation sexuelle
fact-of-age = sur { $people } personnes dont l’âge est connu
fact-of-gender = sur { $people } personnes dont le genre est connu
fact-of-answer = sur { $people } personnes pour lesquelles cela est connu
home-headlines = Les chiffres principaux
home-headlines-about = Les traits fins au bout des barres et à travers les points sont des intervalles à 95 % : l’étendue dans laquelle se trouve le vrai nombre de dossiers, bruit compris.
home-year = Année d’enregistrement
home-year-about = Quand les personnes ont été enregistrées par une organisation participante. Une hausse peut venir de l’arrivée d’une organisation, et non d’un plus grand nombre de victimes.
home-exploited = Pays d’exploitation
home-exploited-about = Où les personnes ont été exploitées, du plus grand nombre au plus petit. Les grands nombres reflètent aussi les lieux où travaillent les organisations.
home-citizenship-about = Les nationalités le plus souvent enregistrées.
home-age-about = Tranches d’âge telles que les organisations les enregistrent.
home-means-about = Comment les trafiquants ont gardé les personnes sous leur contrôle.
home-further = Aller plus loin
home-ask = Posez votre propre question
home-ask-about = Filtrez par n’importe quel champ, croisez jusqu’à trois d’entre eux, voyez la réponse en diagramme, en carte ou en tableau, et emportez-la.
home-topics = Lire sur un thème
home-topics-about = Enfants, secteurs de travail, recrutement, moyens de contrôle, routes : des chiffres, avec leurs mots et leurs limites.
home-places = Consulter un pays ou une région
home-places-about = Qui y a été exploité, qui en est originaire, et quelle confiance accorder aux chiffres.
home-safe = Pourquoi c’est sûr, et à quel point c’est certain
home-safe-about = Ce qui protège les personnes, ce qui n’est pas protégé, et comment les erreurs sont calculées.
home-words = Le sens des mots
home-words-about = Chaque champ, chaque valeur, et ce que signifie une valeur absente.
home-program = S’en servir dans un programme
home-program-about = Une API JSON sans clé, avec des exemples pour R, Python et la ligne de commande.
home-new = Nouveautés
home-published = publié le { $date }
home-newest = (la plus récente)
home-releases = Toutes les publications

# Explorer

explore-filters-label = Filtres actifs
explore-remove = , retirer ce filtre
explore-clear = Retirer tous les filtres
explore-question = La question
explore-by-1 = Répartir par
explore-by-2 = et par
explore-by-3 = et aussi par
explore-no-grouping = sans répartition
explore-nothing-more = rien de plus
explore-show = Montrer
explore-counts = les nombres de personnes
explore-shares = les parts
explore-rates = les personnes pour 100 000 habitants
explore-view = Sous forme de
explore-view-auto = diagramme adapté
explore-view-table = tableau
explore-view-map = carte du monde
explore-view-flow = flux
explore-filters = Filtres
explore-in-force = ({ $n } actifs)
explore-chosen = { $n } choisis
explore-any = tous
explore-type = Saisissez un nom, ou choisissez ci-dessous
explore-person = La personne et le cas
explore-regions = Régions
explore-several = Plusieurs réponses par personne
explore-single = Questions isolées
explore-often = Le plus souvent enregistrés
explore-whole = Une { $level } entière
explore-others = Tous les autres
explore-unrecorded = Non enregistré
explore-groups = Groupes choisis
explore-submit = Afficher
explore-restart = Recommencer
explore-estimate = Estimation :
explore-people = Personnes ; intervalle à 95 % : { $interval }.
explore-in-all = En tout : <strong>{ $n }</strong> personnes.
explore-passing = Toutes celles qui répondent aux filtres : <strong>{ $n }</strong> personnes.
explore-reading = ± et traits fins : marge d’erreur à 95 %. Quand l’erreur type dépasse la moitié de l’estimation, la page écrit « données insuffisantes » au lieu d’un nombre. Source de la réponse : { $source }.
explore-small = Les petits nombres ne sont pas masqués ici. Le bruit contenu dans chaque chiffre protège déjà les personnes, qu’elles soient nombreuses ou non ; masquer les petits nombres ne protégerait personne davantage et effacerait ce que l’on sait des petits groupes.
explore-not = Victimes identifiées et accompagnées par les organisations participantes, non une prévalence.
explore-csv = Télécharger ces chiffres (CSV)
explore-json = JSON avec les sources
explore-all-rows = Afficher toutes les lignes
explore-permalink = Lien permanent vers cette réponse
explore-table = Les chiffres en tableau
explore-compare = Comparer avec une autre sélection
explore-starts = Par où commencer
start-where = Où les personnes ont été exploitées
start-where-about = Les pays d’exploitation, sur une carte.
start-flow = D’où vers où
start-flow-about = Nationalité et pays d’exploitation, sous forme de flux.
start-means = Comment les personnes ont été contrôlées
start-means-about = Moyens de contrôle, pour les femmes et pour les hommes.
start-years = Au fil des ans
start-years-about = Personnes enregistrées chaque année, par genre.
start-labour = Secteurs du travail forcé
start-labour-about = Où le travail forcé a eu lieu, parmi les cas connus.
start-recruiter = Qui les a recrutées
start-recruiter-about = Le lien du recruteur avec la personne, selon l’âge.

# Carte et flux

map-disclaimer = Les frontières et les noms figurant sur cette carte n’impliquent ni reconnaissance ni acceptation officielle. Tracé : Natural Earth, domaine public.
map-legend = Personnes
map-unsure = données insuffisantes
map-needs = Une carte demande une seule répartition, par un champ de pays. Le diagramme adapté est montré à la place.
flow-needs = Les flux demandent deux répartitions, par exemple la nationalité et le pays d’exploitation. Le diagramme adapté est montré à la place.
flow-left = De : { $title }
flow-right = Vers : { $title }
flow-others = Autres
flow-note = Les { $n } plus grands flux reposant sur des données suffisantes sont dessinés, soit { $people } personnes en tout.

# Taux

rate-column = Pour 100 000
rate-source = Population : { $source }.
rate-none = Le responsable de ce portail n’a pas fourni de tableau de population ; les taux ne peuvent donc pas être donnés. Aucun chiffre n’est inventé à leur place.
rate-needs = Les taux demandent une répartition par un champ de pays.
rate-warning = Un taux rapporte les personnes accompagnées ici à toutes celles qui vivent dans un pays ou en ont la nationalité. Ce n’est pas un taux de traite.

# Comparer

compare-heading = Deux sélections comparées
compare-lede = La même question posée pour deux groupes de personnes, et la différence avec son erreur.
compare-first = Première sélection
compare-second = Seconde sélection
compare-everyone = Toutes les personnes des données
compare-submit = Comparer
compare-difference = Différence des parts
compare-times = Première moins seconde
compare-clear = La différence dépasse sa marge.
compare-unclear = pas de différence nette
compare-unclear-about = « Pas de différence nette » signifie que l’intervalle de la différence contient zéro, et non que les deux groupes sont identiques.
compare-error = La marge d’une différence est calculée comme si les deux erreurs étaient indépendantes. Quand les sélections se recoupent, la marge véritable est plus petite.
compare-caption = Parts dans les deux sélections et leur différence, en points de pourcentage, avec des marges à 95 %
compare-same = Les deux sélections sont identiques. Choisissez des filtres pour la seconde afin de voir une différence.

# Publications et ce qui a changé entre elles

releases-lede = Chaque publication demeure, à sa propre adresse, avec les chiffres de sa parution. Les liens vers une publication ne changent pas.
releases-published = Parue le { $date }
releases-supersedes = remplace { $id }
releases-people = { $people } personnes
releases-files = Fichiers
releases-changes = Ce qui a changé depuis la publication précédente
changes-heading = Ce qui a changé entre deux publications
changes-lede = De { $old } à { $new }.
changes-which = Quelles publications
changes-from = De
changes-to = À
changes-show = Afficher
changes-one = Il n’y a encore qu’une publication ; il n’y a donc rien à comparer.
changes-facts = En bref
changes-published = Parution
changes-rows = Enregistrements synthétiques
changes-people = Personnes (estimation)
changes-contributors = Organisations participantes
changes-fields = Champs
changes-epsilon = Perte de confidentialité (ε)
changes-unknown = non précisé
changes-joined = { $count ->
    [one] <strong>Une organisation a rejoint le portail entre ces publications.</strong> Les différences ci-dessous peuvent venir de ses dossiers, et non d’un plus ou moins grand nombre de victimes. N’y lisez pas une tendance.
   *[other] <strong>{ $n } organisations ont rejoint le portail entre ces publications.</strong> Les différences ci-dessous peuvent venir de leurs dossiers, et non d’un plus ou moins grand nombre de victimes. N’y lisez pas une tendance.
}
changes-left = { $count ->
    [one] <strong>Une organisation de moins a participé à la publication la plus récente.</strong> Les différences ci-dessous peuvent en venir. N’y lisez pas une tendance.
   *[other] <strong>{ $n } organisations de moins ont participé à la publication la plus récente.</strong> Les différences ci-dessous peuvent en venir. N’y lisez pas une tendance.
}
changes-same-contributors = Le nombre d’organisations participantes est le même dans les deux. L’une d’elles peut néanmoins avoir été remplacée par une autre.
changes-added = Champs ajoutés : { $list }.
changes-removed = Champs retirés : { $list }.
changes-fields-same = Les deux publications ont les mêmes champs.
changes-figures = Chiffres qui diffèrent plus que leurs erreurs
changes-figures-about = Sur { $all } décomptes présents dans les deux publications, { $n } diffèrent de plus que la marge à 95 % de leur différence. Un sur vingt le ferait par le seul hasard.
changes-none = Aucun décompte ne diffère de plus que sa marge.
changes-value = Valeur
changes-before = Avant
changes-after = Après
changes-difference = Différence
changes-share-difference = Différence des parts
changes-shares-about = Quand une publication compte plus de personnes que l’autre, la part en dit plus que le nombre. Elle est donnée en points de pourcentage, parmi les personnes dont la réponse est connue.
changes-row-first = Les { $n } plus grands sont énumérés.

# Aide et sécurité

safety-heading = Aide et sécurité
safety-lede = Cette page s’adresse aux personnes qui cherchent de l’aide, pour elles-mêmes ou pour quelqu’un d’autre, et à toutes celles qui lisent ce site sur un appareil que d’autres peuvent voir.
safety-now = Si vous êtes en danger en ce moment
safety-now-text = Appelez le numéro d’urgence du pays où vous êtes, si vous pouvez le faire sans risque. Dans l’Union européenne et dans beaucoup d’autres pays, c’est le 112. Vous pouvez aussi vous rendre dans un hôpital, une ambassade ou tout lieu fréquenté.
safety-helplines = Lignes d’aide contre la traite
safety-helplines-about = Chaque ligne ci-dessous a été relevée dans la source indiquée, à la date donnée. Les numéros changent : vérifiez-les avant de les imprimer.
safety-helplines-none = Le responsable de ce portail n’a pas encore indiqué de lignes d’aide pour d’autres pays.
safety-country = Pays
safety-line = Ligne d’aide
safety-number = Comment la joindre
safety-source = Source et date de lecture
safety-traces = Ce que cette visite laisse derrière elle
safety-traces-text = Ce site n’enregistre rien sur votre appareil et ne note aucune adresse. Votre navigateur, lui, garde en mémoire les pages que vous avez vues, et le réseau que vous utilisez peut aussi le faire.
safety-traces-history = Pour cacher une visite, ouvrez l’historique de votre navigateur et supprimez-y ce site, ou utilisez dès le début une fenêtre privée. Sur un ordinateur partagé, fermez ensuite la fenêtre.
safety-traces-leave = « Quitter ce site », en haut de chaque page, ouvre une encyclopédie et demande au navigateur d’oublier ce qu’il a gardé de ce site. Il ne peut pas retirer des pages de l’historique.
safety-traces-keys = Là où les scripts sont activés, appuyer trois fois sur la touche Échap a le même effet, et l’encyclopédie prend la place de cette page : le bouton « précédent » n’y revient pas.
safety-tor = Ce site fonctionne dans le navigateur Tor au niveau de sécurité le plus élevé. Rien n’a besoin d’être activé.
safety-data = Personne ne peut être retrouvé dans ces données
safety-data-text = Si une organisation qui vous a accompagné participe à ce portail, votre dossier n’est pas sur ce site. Ce qui est publié provient de décomptes bruités de nombreux dossiers. La page des méthodes dit exactement ce qui est protégé et ce qui ne l’est pas.

# Downloads

downloads-lede = Tout ce que montre ce portail vient des fichiers d’une publication. Ils ne changent jamais ; une correction est une nouvelle publication.
downloads-licence = licence : voir { $file }
downloads-records = Enregistrements synthétiques
downloads-records-about = Une ligne pour chaque personne dans les données, produite à partir de mesures bruitées : aucun dossier réel n’y figure. Pour les questions auxquelles les tableaux ne répondent pas.
downloads-tables = Tableaux de chiffres
downloads-tables-about = Effectifs selon un, deux et parfois trois champs, avec leurs erreurs types. Pour des chiffres à citer.
downloads-meaning = Ce que signifient les champs
downloads-meaning-about = Le dictionnaire des variables et le schéma que lisent les programmes.
downloads-making = Comment la publication a été produite
downloads-making-about = L’engagement de confidentialité, les mesures bruitées elles-mêmes et les erreurs. Chacun peut en refaire les mêmes enregistrements.
downloads-about = À propos de la publication
downloads-about-about = Description, licence, citation et manifeste signé.
downloads-manifest = Manifeste : chaque fichier avec sa somme de contrôle
downloads-signature = La signature de l’éditeur sur le manifeste
downloads-key = La clé publique de l’éditeur
downloads-kind-page = page web
downloads-kind-text = texte
downloads-kind-citation = fichier de citation
downloads-rows = { $n } lignes
downloads-other = Dans d’autres formats
downloads-workbook = Tableaux de chiffres en classeur (XLSX)
downloads-codebook-csv = Dictionnaire des variables en tableau (CSV)
downloads-hxl-records = Enregistrements avec une ligne de mots-clés HXL
downloads-hxl-tables = Tableaux de chiffres avec une ligne de mots-clés HXL
downloads-catalogues = Pour les catalogues :
downloads-check = Vérifier ce que vous avez téléchargé
downloads-check-whole = Le long nombre sous chaque fichier est sa somme de contrôle SHA-256. Le manifeste les énumère toutes et est signé par l’éditeur. Pour vérifier une publication entière, gardez les dossiers tels quels et lancez :
downloads-check-does = La commande vérifie la signature, la somme de contrôle et la taille de chaque fichier, et qu’aucun fichier ne manque ni n’est ajouté. Pour vérifier un seul fichier à la main :
downloads-check-key = Clé publique ed25519 de l’éditeur (base64) :
downloads-cite = Comment citer
