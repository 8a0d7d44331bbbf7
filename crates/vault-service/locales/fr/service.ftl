# Le cadre de chaque page

site-name = Coffre Amparo
site-skip = Aller au contenu
site-navigation = Navigation principale
foot-private = Ces pages n’exécutent aucun script et ne chargent rien d’ailleurs. Un cookie vous garde connecté jusqu’à la déconnexion, 30 minutes sans ouvrir de page, ou 12 heures.
log-out = Se déconnecter
nav-login = Se connecter
nav-withdraw = Retirer une personne
nav-files = Fichiers
nav-consents = Consentement
nav-account = Compte
nav-releases = Publications
nav-ledger = Registre
nav-organisations = Organisations
nav-audit = Journal d’audit
nav-accounts = Comptes

role-contributor = contributeur
role-steward = responsable des publications
role-data-protection-officer = délégué à la protection des données
role-auditor = auditeur
role-administrator = administrateur

# Refus

refused-not-found = Introuvable
refused-not-found-detail = Il n’y a rien à cette adresse, ou vous n’avez pas à le voir.
refused-forbidden = Non autorisé
refused-forbidden-detail = Votre rôle ne le permet pas.
refused-logged-out = Non connecté
refused-logged-out-detail = Connectez-vous d’abord ; une session se termine après 30 minutes sans ouvrir de page.
refused-forged = Refusé
refused-forged-detail = Ce formulaire n’a pas été envoyé depuis l’une de vos pages, ou il est trop ancien. Revenez en arrière, rechargez la page et envoyez-le de nouveau.
refused-wrong = Quelque chose ne convient pas
refused-conflict = Pas maintenant
refused-too-large = Trop volumineux
refused-too-large-detail = Un formulaire accepte au plus 50 Mo. Préparez d’abord le fichier (amparo prepare), ou envoyez-le en morceaux avec un programme.
refused-too-many = Trop d’essais
refused-too-many-detail = Cinq essais par minute sont acceptés. Réessayez dans { $seconds } secondes.
refused-internal = Le service a échoué
refused-internal-detail = L’incident est enregistré. Réessayez plus tard et prévenez le dépôt si cela continue.
told-too-many = { $about } fichiers de cette organisation sont déjà en route ; terminez-en un ou renoncez-y d’abord.
told-no-agreement = Aucun accord de partage de données de cette organisation n’est en vigueur le { $about } ; demandez au dépôt d’en enregistrer un.
told-login = « { $about } » ne peut pas servir de nom de connexion ; sont acceptés 3 à 100 caractères imprimables sans espaces, par exemple une adresse électronique.
told-login-taken = Un autre compte se connecte sous « { $about } » ; choisissez un autre nom.
told-invitation = Cette invitation est inconnue, a déjà servi ou a expiré ; demandez-en une nouvelle.
told-token-name = « { $about } » ne peut pas être le nom d’un jeton ; un nom a de 1 à 100 caractères imprimables.
told-last-administrator = C’est le dernier administrateur ; invitez-en d’abord un autre.

# Entrer

login-title = Se connecter
login-name = Nom de connexion
login-password = Mot de passe
login-code = Code à usage unique
login-code-hint = Les six chiffres que votre téléphone affiche maintenant, ou l’un de vos codes de secours.
login-button = Se connecter
login-no-account = Les comptes se créent sur invitation. Si vous avez perdu votre téléphone et vos codes de secours, demandez au dépôt de fermer votre compte et de vous inviter de nouveau.
login-wrong = Le nom, le mot de passe ou le code n’est pas bon. Un code ne sert qu’une fois : si vous venez de l’utiliser, attendez le suivant.
invitation-title = Créer votre compte
invitation-gone = Cette invitation est inconnue, a déjà servi ou a expiré. Demandez-en une nouvelle au dépôt.
invitation-role = Vous êtes invité comme { $role }.
invitation-telephone = D’abord, votre téléphone
invitation-scan = Photographiez cette image avec un programme de codes à usage unique (TOTP). Il affichera six chiffres qui changent toutes les 30 secondes.
invitation-picture = Code QR contenant le secret de vos codes à usage unique
invitation-type = Si vous ne pouvez pas la photographier, saisissez ce secret : { $secret }
invitation-account = Ensuite, votre compte
invitation-name-hint = De 3 à 100 caractères sans espace, par exemple votre adresse électronique.
invitation-password-hint = Au moins { $count } caractères. Plusieurs mots se retiennent mieux que des signes.
invitation-again = Mot de passe, encore une fois
invitation-code-hint = Les six chiffres que votre téléphone affiche maintenant.
invitation-button = Créer le compte
invitation-short = Le mot de passe est trop court : il faut au moins { $count } caractères.
invitation-differ = Les deux mots de passe sont différents.
invitation-code-wrong = Le code à usage unique n’est pas bon. L’horloge de votre téléphone est-elle à l’heure ?
welcome-title = Votre compte est créé
welcome-done = Vous pouvez vous connecter.
welcome-codes = Codes de secours
welcome-codes-why = Notez-les et gardez-les loin de votre téléphone. Chacun vous laisse entrer une fois quand vous ne l’avez pas. Ils ne s’affichent que maintenant.

# Retrait et consentement

withdraw-title = Retirer une personne
withdraw-what = Qui détient le jeton de retrait d’une personne peut faire écarter tous les cas de cette personne. Il ne faut ni compte ni motif. C’est définitif.
withdraw-token = Jeton de retrait
withdraw-hint = Tel qu’il a été remis à la personne ; espaces, traits d’union et majuscules ne comptent pas.
withdraw-button = Retirer
withdraw-done = C’est fait. Les cas de cette personne n’entrent plus dans aucune publication.
withdraw-before = Cette personne s’était déjà retirée ; rien n’a changé.
withdraw-unknown = Personne n’a ce jeton. A-t-il été saisi en entier ?
withdraw-cannot-title = Ce que cela ne peut pas défaire
withdraw-cannot = Les publications déjà parues restent telles quelles : d’autres en ont des copies. Elles contiennent des fiches inventées et des comptes bruités, la fiche de personne, et ce qu’elles peuvent révéler sur une personne est borné par leur garantie de confidentialité. Une année mesurée une fois pour toutes dans une série garde ses comptes bruités dans les suivantes jusqu’à ce que tout soit mesuré de nouveau.
consents-title = Consentement
consents-what = Enregistrez ici ce qu’une personne a accepté, et jusqu’à quand. Dès que le consentement prend fin, ou s’il ne couvre pas les statistiques, la personne est écartée de toute publication qui mesure son année.
consents-scope = Ce que la personne a accepté
consents-statistics = être comptée dans des statistiques publiées
consents-none = rien de tel
consents-given = Donné le
consents-expires = Dernier jour de validité
consents-button = Enregistrer
consents-done = Enregistré.

# Fichiers

files-title = { $name } : fichiers
files-agreement = Votre accord de partage est en vigueur jusqu’au { $until } et couvre les cas enregistrés de { $first } à { $last }.
files-no-agreement = Aucun accord de partage n’est en vigueur aujourd’hui : aucun fichier ne peut être reçu. Demandez au dépôt d’en enregistrer un.
files-send = Envoyer un fichier
files-none = Aucun fichier n’a encore été envoyé.
files-caption = Fichiers envoyés, du plus récent au plus ancien
files-name = Fichier
files-sent = Envoyé
files-state = État
files-bytes = Octets
files-withdrawn = { $count ->
    [0] Aucune de vos personnes ne s’est retirée.
    [one] Une de vos personnes s’est retirée et est écartée des publications.
   *[other] { $count } de vos personnes se sont retirées et sont écartées des publications.
}
state-receiving = en route
state-received = arrivé, pas encore vérifié
state-checked = vérifié, vous attend
state-accepted = accepté
state-refused = refusé
state-withdrawn = retiré
new-title = Envoyer un fichier
new-what = Le fichier est chiffré à l’arrivée, lu et vérifié. Vous voyez ce qui a été trouvé avant que rien ne soit pris en compte.
new-file = Le fichier
new-file-hint = Un colis fait avec amparo prepare, ou un fichier CSV, XLSX, ODS ou Parquet dans la disposition de HTCDS 2.0 ou du CTDC ; au plus 50 Mo.
new-place = Ce qu’il fait
new-adds = ajoute de nouveaux cas
new-replaces = prend la place de { $file }, envoyé le { $day }
new-at-once = Prendre les cas en compte aussitôt si rien ne s’y oppose
new-button = Envoyer et vérifier
new-prepare = Un colis vaut mieux qu’un fichier tel quel : noms, numéros de téléphone et textes libres restent sur votre propre ordinateur, et seul ce dépôt peut l’ouvrir. Un fichier dans une autre disposition doit être préparé.
new-no-file = Aucun fichier n’a été choisi, ou il est vide.
file-bytes = Octets arrivés, sur le total
explain-receiving = Le fichier est en route ; il en manque une partie. Qui l’envoie peut reprendre là où il s’est arrêté.
explain-received = Le fichier est arrivé et il est en cours de vérification.
explain-checked = Le fichier a été lu et rien ne s’y oppose. Voyez ce qui a été trouvé, puis faites prendre les cas en compte.
explain-accepted = Les cas sont dans le coffre et entreront dans la prochaine publication.
explain-replaced = Les cas ont été pris en compte, et un autre fichier a pris leur place depuis.
explain-refused = Le fichier n’a pas été pris en compte ; il n’en reste que ce qui a été trouvé.
explain-withdrawn = Le fichier a été retiré et n’entre dans aucune publication.
file-checked = Rien n’a encore été pris en compte.
file-accept = Prendre les cas en compte
file-give-up = Abandonner ce fichier
file-tokens = Jetons de retrait
file-tokens-what = Chaque personne a un jeton. Remettez-le-lui, ou gardez-le pour elle : qui le détient peut la faire écarter des publications, et rien d’autre. La liste indique des lignes de votre fichier et aucune personne.
file-tokens-get = Obtenir la liste (CSV)
file-repair = Renvoyer des lignes
file-repair-what = Une ligne fautive, ou qui a changé, peut être renvoyée sans les autres : un fichier avec le même en-tête et ces seules lignes.
file-repair-rows = Leurs numéros dans ce fichier, dans l’ordre du nouveau
file-repair-rows-hint = Comme un tableur les numérote, par exemple : 3, 17
file-repair-file = Fichier contenant les lignes
file-repair-button = Envoyer les lignes
file-withdraw = Retirer le fichier
file-withdraw-what = Ses cas n’entrent plus dans aucune publication. Ce que les précédentes ont mesuré ne peut être repris.
file-withdraw-button = Retirer le fichier
found-title = Ce qui a été trouvé
found-faults = À corriger d’abord
found-faults-what = { $count ->
    [one] Une ligne a été écartée car quelque chose n’a pas pu y être lu.
   *[other] { $count } lignes ont été écartées car quelque chose n’a pas pu y être lu.
}
found-faults-caption = Fautes, ligne par ligne
found-row = Ligne
found-column = Colonne
found-value = Valeur
found-reason = Ce qui ne va pas
found-accepted = Ce qui serait accepté
fault-not-an-accepted-value = valeur non admise
fault-not-an-accepted-number = nombre non admis
fault-not-a-date-in-the-expected-form = pas une date de la forme attendue
fault-in-the-future = dans l’avenir
fault-before-the-first-year = avant la première année
fault-no-year-of-registration = aucune année d’enregistrement
fault-a-contradiction = une contradiction
fault-longer-or-shorter-than-the-header = plus longue ou plus courte que l’en-tête
fault-an-error-mark-of-a-spreadsheet = une marque d’erreur de tableur
fault-a-text-with-characters-that-do-not-show = un texte avec des caractères qui ne se voient pas
fault-a-formula = une formule
found-layout = Disposition
found-cases = Cas
found-persons = Personnes différentes
found-nobody = Cas qui ne désignent personne
found-alone = Cas isolés
found-alone-what = Un cas est isolé si aucun autre du fichier n’a la même année, le même genre, le même âge, la même citoyenneté et le même pays d’exploitation. On le reconnaîtrait dans un tableau de cas réels ; les publications n’en contiennent jamais.
found-years = Cas par année d’enregistrement
found-year = Année
found-fields = Remplissage de chaque champ
found-field = Champ
found-filled = Rempli
found-missing = Manquant, par motif
found-notes = Remarques
prepared-title = Ce que votre propre programme a dit
prepared-what = Ce rapport est venu dans le colis. C’est la parole de votre organisation : rien n’en a été vérifié ici, et il ne cite aucune cellule de votre fichier.
prepared-rows = Lignes de votre fichier
prepared-rejected = Lignes illisibles, restées chez vous
prepared-duplicates = Paires de lignes qui sont probablement une même personne
prepared-decided = Dont décidées
prepared-problems = Ce qui n’a pas pu être lu, colonne par colonne
prepared-count = Lignes
prepared-kept-back = Ces colonnes sont restées chez vous, car elles identifient des personnes :

# Compte et comptes

account-title = Votre compte
account-role = Rôle
account-since = Depuis
account-tokens = Jetons pour programmes
account-tokens-what = Un programme muni d’un jeton peut faire sous /api/v1 ce que votre rôle permet. Gardez-le comme un mot de passe.
account-token-new = Voici le nouveau jeton. Il ne s’affiche que maintenant.
account-token-name = À quoi il sert
account-token-scope = Ce qu’il permet
account-token-until = Jusqu’au
account-token-days = Jours de validité, au plus 366
account-token-button = Créer un jeton
account-revoke = Annuler « { $name } »
scope-read = lire
scope-submit = lire, envoyer et modifier
accounts-title = Comptes
accounts-invited = Envoyez ce lien à la personne invitée, par un moyen sûr. Il sert une fois, pendant trois jours, et ne s’affiche que maintenant.
accounts-caption = Comptes
accounts-organisation = Organisation
accounts-organisation-hint = Pour les contributeurs seulement.
accounts-no-organisation = aucune
accounts-open = ouvert
accounts-closed = fermé
accounts-invitations = Invitations en cours
accounts-invite = Inviter quelqu’un
accounts-invite-button = Créer une invitation
accounts-close-title = Fermer des comptes, annuler des invitations
accounts-close = Fermer le compte de { $name }
accounts-revoke = Annuler l’invitation { $id }

# Organisations

organisations-title = Organisations
organisations-name = Nom de l’organisation
organisations-files = Fichiers
organisations-last = Dernier fichier
organisations-add = Inscrire une organisation
organisations-since = Inscrite
organisations-keys = Clés qui signent ses colis
organisations-key = Clé publique
organisations-key-hint = 44 caractères, comme amparo prepare les affiche. Comparez-les avec l’organisation par téléphone.
organisations-key-add = Inscrire la clé
agreements-title = Accords de partage
agreements-days = En vigueur
agreements-years = Années d’enregistrement
agreements-consent = Consentement enregistré
agreements-needed = nécessaire
agreements-not-needed = non nécessaire
agreements-in-force = en vigueur
agreements-not-in-force = pas en vigueur
agreements-new = Enregistrer un accord
agreements-from = Premier jour
agreements-until = Dernier jour
agreements-first = Première année d’enregistrement
agreements-last = Dernière année d’enregistrement
agreements-consent-check = Ne mesurer que les personnes dont le consentement est enregistré
agreements-record = Enregistrer
agreements-end = Mettre fin à l’accord qui court jusqu’au { $until }

# Publications, registre, audit

releases-title = Publications
releases-what = Les publications se planifient, se construisent et s’approuvent sur la machine du coffre ; deux responsables signent avec leurs propres clés. Voici où en est chacune.
releases-caption = Constructions, de la plus récente à la plus ancienne
releases-release = Publication
releases-begun = Commencée
releases-none-yet = pas de publication
releases-no-claim = La garantie de cette publication n’est pas là où la publication a été mise.
build-begun = commencée
build-charged = inscrite au registre
build-built = construite, non publiée
build-published = publiée
build-abandoned = abandonnée ; ce qui a été inscrit le reste
ledger-title = Registre
ledger-promise = Personne ne perdra jamais plus que ε = { $epsilon } à δ = { $delta }.
ledger-left-out = Personnes écartées de leur propre volonté
ledger-left-out-what = Ces nombres sont exacts. Ils restent au dépôt : combien se sont retirées est un fait sur les cas qu’aucun bruit ne couvre.
ledger-build = Construction
ledger-withdrawn = Retirées
ledger-no-consent = Sans consentement
ledger-remaining = Ce qui reste pour chaque année
ledger-rho-left = ρ restant
ledger-charges = Inscriptions
ledger-when = Quand
audit-title = Journal d’audit
audit-whole = Le registre et le journal sont intacts : chaque empreinte vient d’être vérifiée.
audit-entries = Entrées
audit-head = Empreinte de la dernière entrée
audit-jsonl = Exporter en lignes JSON
audit-csv = Exporter en CSV
audit-caption = Les { $count } dernières entrées, de la plus récente à la plus ancienne
audit-who = Qui
audit-what = Quoi
audit-target = De quoi
