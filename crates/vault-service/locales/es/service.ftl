# El marco de cada página

site-name = Bóveda Amparo
site-skip = Ir al contenido
site-navigation = Navegación principal
foot-private = Estas páginas no ejecutan guiones ni cargan nada de otros sitios. Una cookie mantiene su sesión hasta que la cierre, 30 minutos sin abrir una página o 12 horas.
log-out = Cerrar sesión
nav-login = Iniciar sesión
nav-withdraw = Retirar a una persona
nav-files = Archivos
nav-consents = Consentimiento
nav-account = Cuenta
nav-releases = Publicaciones
nav-ledger = Libro de cuentas
nav-organisations = Organizaciones
nav-audit = Registro de auditoría
nav-accounts = Cuentas

role-contributor = contribuyente
role-steward = responsable de publicaciones
role-data-protection-officer = delegado de protección de datos
role-auditor = auditor
role-administrator = administrador

# Rechazos

refused-not-found = No encontrado
refused-not-found-detail = No hay nada en esta dirección, o no le corresponde verlo.
refused-forbidden = No permitido
refused-forbidden-detail = Su función no lo permite.
refused-logged-out = Sin sesión
refused-logged-out-detail = Inicie sesión primero; una sesión termina tras 30 minutos sin abrir una página.
refused-forged = No aceptado
refused-forged-detail = Este formulario no se envió desde una de sus propias páginas, o es demasiado antiguo. Vuelva atrás, recargue la página y envíelo de nuevo.
refused-wrong = Algo no es correcto
refused-conflict = Ahora no
refused-too-large = Demasiado grande
refused-too-large-detail = Un formulario admite como máximo 50 MB. Prepare antes el archivo (amparo prepare) o envíelo en partes con un programa.
refused-too-many = Demasiados intentos
refused-too-many-detail = Se admiten cinco intentos por minuto. Inténtelo de nuevo dentro de { $seconds } segundos.
refused-internal = El servicio falló
refused-internal-detail = Quedó anotado. Inténtelo más tarde y avise al repositorio si continúa.
told-too-many = { $about } archivos de esta organización ya están en camino; termine uno o renuncie a él primero.
told-no-agreement = Ningún acuerdo de intercambio de datos de esta organización está en vigor el { $about }; pida al repositorio que registre uno.
told-login = «{ $about }» no puede ser un nombre para iniciar sesión; se aceptan de 3 a 100 caracteres imprimibles sin espacios, como una dirección de correo.
told-login-taken = Otra cuenta inicia sesión como «{ $about }»; elija otro nombre.
told-invitation = Esta invitación no se conoce, ya se usó o ha caducado; pida una nueva.
told-token-name = «{ $about }» no puede ser el nombre de un token; un nombre tiene de 1 a 100 caracteres imprimibles.
told-last-administrator = Es el último administrador; invite antes a otro.

# Entrar

login-title = Iniciar sesión
login-name = Nombre de acceso
login-password = Contraseña
login-code = Código de un solo uso
login-code-hint = Las seis cifras que muestra ahora su teléfono, o uno de sus códigos de recuperación.
login-button = Iniciar sesión
login-no-account = Las cuentas se crean por invitación. Si perdió el teléfono y los códigos de recuperación, pida al repositorio que cierre su cuenta y le invite de nuevo.
login-wrong = El nombre, la contraseña o el código no es correcto. Un código vale una sola vez: si acaba de usarlo, espere al siguiente.
invitation-title = Crear su cuenta
invitation-gone = Esta invitación no se conoce, ya se usó o caducó. Pida una nueva al repositorio.
invitation-role = Se le invita como { $role }.
invitation-telephone = Primero, su teléfono
invitation-scan = Escanee esta imagen con un programa de códigos de un solo uso (TOTP). Mostrará seis cifras que cambian cada 30 segundos.
invitation-picture = Código QR con el secreto de sus códigos de un solo uso
invitation-type = Si no puede escanearla, escriba este secreto: { $secret }
invitation-account = Después, su cuenta
invitation-name-hint = De 3 a 100 caracteres sin espacios, por ejemplo su correo electrónico.
invitation-password-hint = Al menos { $count } caracteres. Varias palabras se recuerdan mejor que signos.
invitation-again = Contraseña, otra vez
invitation-code-hint = Las seis cifras que muestra ahora su teléfono.
invitation-button = Crear la cuenta
invitation-short = La contraseña es demasiado corta: hacen falta al menos { $count } caracteres.
invitation-differ = Las dos contraseñas no son iguales.
invitation-code-wrong = El código de un solo uso no es correcto. ¿Está en hora el reloj de su teléfono?
welcome-title = Su cuenta está creada
welcome-done = Ya puede iniciar sesión.
welcome-codes = Códigos de recuperación
welcome-codes-why = Anótelos y guárdelos lejos del teléfono. Cada uno le deja entrar una vez cuando no lo tenga. Solo se muestran ahora.

# Retiro y consentimiento

withdraw-title = Retirar a una persona
withdraw-what = Quien tenga el código de retiro de una persona puede hacer que se excluyan todos sus casos. No hace falta cuenta ni motivo. No se puede deshacer.
withdraw-token = Código de retiro
withdraw-hint = Como se entregó a la persona; espacios, guiones y mayúsculas no importan.
withdraw-button = Retirar
withdraw-done = Hecho. Los casos de esta persona no entran ya en ninguna publicación.
withdraw-before = Esta persona ya se había retirado; nada cambió.
withdraw-unknown = Nadie tiene este código. ¿Se escribió completo?
withdraw-cannot-title = Lo que esto no puede deshacer
withdraw-cannot = Las publicaciones ya difundidas quedan como están: otros tienen copias. Contienen fichas inventadas y recuentos con ruido, la ficha de nadie, y lo que pueden revelar de una persona está acotado por su garantía de privacidad. Un año medido una sola vez en una serie conserva sus recuentos con ruido en las siguientes hasta que todo se mida de nuevo.
consents-title = Consentimiento
consents-what = Anote aquí qué aceptó una persona y hasta cuándo. Desde el día en que termina el consentimiento, o si no abarca las estadísticas, la persona queda fuera de toda publicación que mida su año.
consents-scope = Lo que la persona aceptó
consents-statistics = que se la cuente en estadísticas publicadas
consents-none = nada de eso
consents-given = Dado el
consents-expires = Último día en que vale
consents-button = Anotar
consents-done = Anotado.

# Archivos

files-title = { $name }: archivos
files-agreement = Su acuerdo de intercambio rige hasta el { $until } y abarca casos registrados de { $first } a { $last }.
files-no-agreement = Hoy no rige ningún acuerdo de intercambio, así que no se puede recibir ningún archivo. Pida al repositorio que anote uno.
files-send = Enviar un archivo
files-none = Aún no se ha enviado ningún archivo.
files-caption = Archivos enviados, primero los más recientes
files-name = Archivo
files-sent = Enviado
files-state = Estado
files-bytes = Bytes
files-withdrawn = { $count ->
    [0] Ninguna de sus personas se ha retirado.
    [one] Una de sus personas se ha retirado y queda fuera de las publicaciones.
   *[other] { $count } de sus personas se han retirado y quedan fuera de las publicaciones.
}
state-receiving = en camino
state-received = llegó, sin comprobar todavía
state-checked = comprobado, espera su decisión
state-accepted = aceptado
state-refused = rechazado
state-withdrawn = retirado
new-title = Enviar un archivo
new-what = El archivo se cifra al llegar, se lee y se comprueba. Usted ve lo que se encontró antes de que se incorpore nada.
new-file = El archivo
new-file-hint = Un paquete hecho con amparo prepare, o un archivo CSV, XLSX, ODS o Parquet con la disposición de HTCDS 2.0 o del CTDC; 50 MB como máximo.
new-place = Qué hace
new-adds = añade casos nuevos
new-replaces = ocupa el lugar de { $file }, enviado el { $day }
new-at-once = Incorporar los casos de inmediato si nada lo impide
new-button = Enviar y comprobar
new-prepare = Un paquete es mejor que un archivo tal cual: nombres, teléfonos y textos libres se quedan en su propio ordenador, y solo este repositorio puede abrirlo. Un archivo con otra disposición tiene que prepararse.
new-no-file = No se eligió ningún archivo, o está vacío.
file-bytes = Bytes recibidos, del total
explain-receiving = El archivo está en camino; falta una parte. Quien lo envía puede seguir donde se detuvo.
explain-received = El archivo llegó y se está comprobando.
explain-checked = El archivo se leyó y nada lo impide. Vea lo que se encontró y luego incorpore los casos.
explain-accepted = Los casos están en la bóveda y entrarán en la próxima publicación.
explain-replaced = Los casos se incorporaron, y después otro archivo ocupó su lugar.
explain-refused = El archivo no se incorporó; solo se guarda lo que se encontró.
explain-withdrawn = El archivo se retiró y no entra en ninguna publicación.
file-checked = Todavía no se ha incorporado nada.
file-accept = Incorporar los casos
file-give-up = Abandonar este archivo
file-tokens = Códigos de retiro
file-tokens-what = Cada persona tiene un código. Entrégueselo o guárdelo para ella: quien lo tenga puede hacer que quede fuera de las publicaciones, y nada más. La lista indica filas de su archivo y ninguna persona.
file-tokens-get = Obtener la lista (CSV)
file-repair = Enviar filas de nuevo
file-repair-what = Una fila con errores, o que cambió, puede enviarse sin las demás: un archivo con el mismo encabezado y solo esas filas.
file-repair-rows = Sus números en este archivo, en el orden del nuevo
file-repair-rows-hint = Como las numera una hoja de cálculo, por ejemplo: 3, 17
file-repair-file = Archivo con las filas
file-repair-button = Enviar las filas
file-withdraw = Retirar el archivo
file-withdraw-what = Sus casos no entran ya en ninguna publicación. Lo que midieron las anteriores no se puede recuperar.
file-withdraw-button = Retirar el archivo
found-title = Lo que se encontró
found-faults = Corrija primero
found-faults-what = { $count ->
    [one] Una fila quedó fuera porque algo en ella no se pudo leer.
   *[other] { $count } filas quedaron fuera porque algo en ellas no se pudo leer.
}
found-faults-caption = Errores, fila por fila
found-row = Fila
found-column = Columna
found-value = Valor
found-reason = Qué está mal
found-accepted = Qué se aceptaría
fault-not-an-accepted-value = valor no admitido
fault-not-an-accepted-number = número no admitido
fault-not-a-date-in-the-expected-form = no es una fecha de la forma esperada
fault-in-the-future = en el futuro
fault-before-the-first-year = antes del primer año
fault-no-year-of-registration = sin año de registro
fault-a-contradiction = una contradicción
fault-longer-or-shorter-than-the-header = más larga o más corta que el encabezado
fault-an-error-mark-of-a-spreadsheet = una marca de error de hoja de cálculo
fault-a-text-with-characters-that-do-not-show = un texto con caracteres que no se ven
fault-a-formula = una fórmula
found-layout = Disposición
found-cases = Casos
found-persons = Personas distintas
found-nobody = Casos que no señalan a nadie
found-alone = Casos aislados
found-alone-what = Un caso está aislado si ningún otro del archivo tiene el mismo año, género, edad, ciudadanía y país de explotación. Se le reconocería en una tabla de casos reales; las publicaciones nunca los contienen.
found-years = Casos por año de registro
found-year = Año
found-fields = Cuán completo está cada campo
found-field = Campo
found-filled = Completo
found-missing = Falta, por motivo
found-notes = Notas
prepared-title = Lo que dijo su propio programa
prepared-what = Este informe vino en el paquete. Es la palabra de su organización: nada de él se comprobó aquí, y no cita ninguna celda de su archivo.
prepared-rows = Filas de su archivo
prepared-rejected = Filas que no se pudieron leer y se quedaron con usted
prepared-duplicates = Pares de filas que probablemente son una misma persona
prepared-decided = De ellos, decididos
prepared-problems = Lo que no se pudo leer, columna por columna
prepared-count = Filas
prepared-kept-back = Estas columnas se quedaron con usted, porque identifican a personas:

# Cuenta y cuentas

account-title = Su cuenta
account-role = Función
account-since = Desde
account-tokens = Claves para programas
account-tokens-what = Un programa con una clave puede hacer en /api/v1 lo que permite su función. Guárdela como una contraseña.
account-token-new = Esta es la clave nueva. Solo se muestra ahora.
account-token-name = Para qué es
account-token-scope = Qué permite
account-token-until = Hasta
account-token-days = Días que vale, 366 como máximo
account-token-button = Crear una clave
account-revoke = Anular «{ $name }»
scope-read = leer
scope-submit = leer, enviar y cambiar
accounts-title = Cuentas
accounts-invited = Envíe este enlace a quien invita, por un medio de confianza. Vale una vez, durante tres días, y solo se muestra ahora.
accounts-caption = Cuentas
accounts-organisation = Organización
accounts-organisation-hint = Solo para contribuyentes.
accounts-no-organisation = ninguna
accounts-open = abierta
accounts-closed = cerrada
accounts-invitations = Invitaciones abiertas
accounts-invite = Invitar a alguien
accounts-invite-button = Crear una invitación
accounts-close-title = Cerrar cuentas, anular invitaciones
accounts-close = Cerrar la cuenta de { $name }
accounts-revoke = Anular la invitación { $id }

# Organizaciones

organisations-title = Organizaciones
organisations-name = Nombre de la organización
organisations-files = Archivos
organisations-last = Último archivo
organisations-add = Registrar una organización
organisations-since = Registrada
organisations-keys = Claves que firman sus paquetes
organisations-key = Clave pública
organisations-key-hint = 44 caracteres, como los muestra amparo prepare. Compárelos con la organización por teléfono.
organisations-key-add = Registrar la clave
agreements-title = Acuerdos de intercambio
agreements-days = Vigencia
agreements-years = Años de registro
agreements-consent = Consentimiento anotado
agreements-needed = necesario
agreements-not-needed = no necesario
agreements-in-force = vigente
agreements-not-in-force = no vigente
agreements-new = Anotar un acuerdo
agreements-from = Primer día
agreements-until = Último día
agreements-first = Primer año de registro
agreements-last = Último año de registro
agreements-consent-check = Medir solo a personas con consentimiento anotado
agreements-record = Anotar
agreements-end = Terminar el acuerdo que rige hasta el { $until }

# Publicaciones, libro de cuentas, auditoría

releases-title = Publicaciones
releases-what = Las publicaciones se planean, construyen y aprueban en la máquina de la bóveda; dos responsables firman con sus propias claves. Aquí se ve dónde está cada una.
releases-caption = Construcciones, primero las más recientes
releases-release = Publicación
releases-begun = Comenzada
releases-none-yet = sin publicación
releases-no-claim = La garantía de esta publicación no está donde se puso la publicación.
build-begun = comenzada
build-charged = anotada en el libro
build-built = construida, sin publicar
build-published = publicada
build-abandoned = abandonada; lo anotado queda anotado
ledger-title = Libro de cuentas
ledger-promise = Ninguna persona perderá nunca más que ε = { $epsilon } con δ = { $delta }.
ledger-left-out = Personas excluidas por su propia voluntad
ledger-left-out-what = Estos números son exactos. Se quedan en el repositorio: cuántas se retiraron es un dato sobre los casos que ningún ruido cubre.
ledger-build = Construcción
ledger-withdrawn = Se retiraron
ledger-no-consent = Sin consentimiento
ledger-remaining = Lo que queda para cada año
ledger-rho-left = ρ restante
ledger-charges = Cargos
ledger-when = Cuándo
audit-title = Registro de auditoría
audit-whole = El libro y el registro están íntegros: se acaba de comprobar cada huella.
audit-entries = Entradas
audit-head = Huella de la última entrada
audit-jsonl = Exportar como líneas JSON
audit-csv = Exportar como CSV
audit-caption = Las últimas { $count } entradas, primero las más recientes
audit-who = Quién
audit-what = Qué
audit-target = De qué
