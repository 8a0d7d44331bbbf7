# El marco de cada página

site-title = Datos abiertos sobre la trata de personas
site-description = Datos abiertos sobre la trata de personas: estimaciones con sus márgenes de error, a partir de registros de víctimas identificadas, en las que no se puede reconocer a nadie.
site-skip = Ir al contenido
site-languages = Idiomas
site-leave = Salir de este sitio
site-leave-about = abre enseguida otro sitio web
site-navigation = Principal
site-more = Más páginas
nav-explore = Explorar
nav-topics = Temas
nav-places = Países
nav-downloads = Descargas
nav-methods = Métodos
nav-codebook = Diccionario
nav-releases = Publicaciones
nav-api = API
nav-safety = Ayuda y seguridad
nav-home = Inicio
site-banner-label = De qué publicación se trata
site-banner = <strong>Una publicación anterior.</strong> Está viendo la publicación { $id }. Sus cifras se mantienen como están. <a href="{ $url }">Ir a la más reciente</a>.
site-hint = Esta página también existe en el idioma de su navegador:
foot-not = <strong>Lo que estos datos no son.</strong> Describen a víctimas de trata identificadas a las que asistieron organizaciones participantes. No miden cuán extendida está la trata y no deben usarse para comparar el desempeño de los países.
foot-error = Cada cifra es una estimación con un margen de error del 95 %, porque se añadió ruido para proteger a las personas que hay detrás de los registros.
foot-why = Cómo y por qué
foot-release = Publicación
foot-private = Este sitio no usa cookies, no guarda direcciones, no necesita programas en su navegador y no carga nada de otros lugares.
foot-software = Hecho con { $name }, software libre.
site-english-only = Esta página solo existe en inglés.

# Respuestas distintas de lo pedido

refused-page = Esta página no existe
refused-page-detail = Puede que la dirección esté mal escrita o que la página se haya movido.
refused-release = Esta publicación no existe
site-no-release-detail = «{ $id }» no está entre las publicaciones de este portal.
refused-file = Este archivo no existe en esta publicación
refused-file-detail = La página de descargas enumera todos los archivos de la publicación.
refused-nothing = Todavía no se ha publicado nada
refused-nothing-detail = Vuelva más tarde.
refused-query = Esta pregunta no se puede responder tal como está
refused-method = Esta dirección solo se puede leer
refused-method-detail = Use GET o HEAD.
refused-damaged = Este archivo está retenido
refused-damaged-detail = Sus bytes ya no son los que se firmaron, por lo que no se entrega. La persona responsable del portal puede verlo en el registro.
refused-internal = Algo ha fallado aquí
refused-internal-detail = La culpa es nuestra. Inténtelo de nuevo; si persiste, avise a la persona responsable del portal.
refused-long = Esta pregunta tardó demasiado
refused-long-detail = Cada respuesta tiene un tiempo límite, para que una pregunta no detenga a las demás. Quite una agrupación o un filtro, o inténtelo cuando haya menos visitas.
refused-busy = Demasiadas preguntas a la vez
refused-busy-detail = Hay más preguntas en espera de las que se pueden responder pronto. Inténtelo de nuevo en un segundo; los archivos completos están en la página de descargas.
refused-many = Demasiadas peticiones
refused-many-detail = Desde su red llegaron más peticiones de las que este portal atiende a la vez. Inténtelo de nuevo en { $seconds } s; los archivos completos están en la página de descargas.
refused-mean = ¿Quiso decir <strong>{ $word }</strong>?
refused-parameter = El parámetro en cuestión es <code>{ $name }</code>.
refused-accepted = Se acepta ({ $n })
refused-restart = Explorar desde el principio
refused-releases = Todas las publicaciones

# Un portal vacío

empty-lede = Este portal muestra publicaciones de datos verificadas y todavía no hay ninguna. En cuanto se publique una, aparecerá por sí sola.
empty-keeper = Si usted se encarga de este portal: <code>amparo release publish</code> coloca una publicación donde se sirve, y <code>amparo verify</code> dice por qué se rechaza una.

# Cifras

no-evidence = datos insuficientes
source-measured = tabla publicada, medida
source-derived = tabla publicada, derivada
source-records = recuento de registros sintéticos
title-all = Víctimas identificadas en estos datos
title-by = Víctimas identificadas por { $list }
figure-interval = de { $low } a { $high }
note-of-everyone = Es decir, { $share } de las { $people } personas que figuran en los datos.
note-overlap = Una misma persona puede contarse en varias de estas categorías. Cada proporción se refiere a las personas para las que la pregunta se respondió con sí o no; la tabla da cada denominador.
note-shares = Las proporciones se refieren a { $people } personas.
note-shares-known = Las proporciones se refieren a las { $people } personas para las que se conoce este dato.
note-absent = No incluido en las proporciones: { $list }.
note-within = Las proporciones se calculan dentro de cada línea de «{ $outer }», entre las personas de las que se conoce «{ $inner }».
note-shown = { $title }: se muestran los { $shown } valores mayores de { $all }; los demás son menores o tienen datos insuficientes.
describe-bars = Gráfico de { $n } barras con sus intervalos del 95 %.
describe-longest = La más larga: { $name }, { $figure }.
describe-lines = Gráfico de líneas de { $n } años con intervalos del 95 %.
describe-heat = Más oscuro significa mayor. Los números pequeños son márgenes de error.
describe-map = Mapamundi en el que los países más oscuros tienen más personas.
describe-flow = Diagrama de { $n } flujos de izquierda a derecha; cuanto más ancha la banda, más personas.
describe-table = Las mismas cifras están en la tabla que sigue.
table-of = { $title }: tabla de cifras
table-shaded = { $title }: tabla sombreada
table-caption = Estimaciones con márgenes e intervalos del 95 %.
table-people = Personas
table-interval = Intervalo del 95 %
table-share = Proporción
table-of-column = De
table-source = Fuente
chart-table = Mostrar como tabla
chart-explore = Explorar
chart-link = Enlace permanente
chart-embed = Insertar
chart-svg = Imagen (SVG)
chart-png = Imagen (PNG)
chart-print = Imprimir o guardar como PDF
chart-csv = CSV
chart-json = JSON
chart-cite = Citar
chart-copy = Copiar el enlace
chart-copied = Copiado

# Inicio

home-heading = Lo que se sabe de las personas víctimas de trata, por quienes las asistieron
home-lede = Organizaciones que asisten a víctimas de trata aportan los registros de sus casos. Amparo los convierte en cifras abiertas que cualquiera puede usar, con sus márgenes de error, y en las que no se puede encontrar a nadie.
home-explore = Explorar los datos
home-download = Descargar todo
home-total = Víctimas identificadas en estos datos
home-interval = Es una estimación; con un 95 % de confianza, los registros contenían { $interval } personas.
home-years = Registradas entre { $first } y { $last }.
home-contributors = { $count ->
    [one] Datos de una organización participante.
   *[other] Datos de { $n } organizaciones participantes.
}
home-not = Lo que estas cifras no son
home-not-text = <strong>Víctimas identificadas, no prevalencia.</strong> Estas personas llegaron a conocimiento de las organizaciones que participan aquí. Quién es identificado depende de dónde trabajan esas organizaciones, qué preguntan y quién llega a ellas. Las cifras no dicen cuán extendida está la trata en ningún lugar, y un número grande puede significar una buena asistencia.
fact-children = eran niños o niñas
fact-women = eran mujeres o niñas
fact-labour = estaban en trabajo forzoso
fact-sexual = sufrieron explotación sexual
fact-of-age = de { $people } personas cuya edad se conoce
fact-of-gender = de { $people } personas cuyo género se conoce
fact-of-answer = de { $people } personas para las que se conoce este dato
home-headlines = Cifras principales
home-headlines-about = Las líneas finas al final de las barras y a través de los puntos son intervalos del 95 %: el rango en que se encuentra el número verdadero de registros, ruido incluido.
home-year = Año de registro
home-year-about = Cuándo registró a las personas una organización participante. Los cambios pueden deberse a que se sumen organizaciones, y no solo a que haya más o menos víctimas.
home-exploited = Países de explotación
home-exploited-about = Dónde fueron explotadas las personas, de mayor a menor. Los números grandes también reflejan dónde trabajan las organizaciones.
home-citizenship-about = Las nacionalidades registradas con más frecuencia.
home-age-about = Grupos de edad tal como los registran las organizaciones.
home-means-about = Cómo mantuvieron los tratantes el control sobre las personas.
home-further = Para seguir
home-ask = Haga su propia pregunta
home-ask-about = Filtre por cualquier campo, cruce hasta tres, vea la respuesta como gráfico, mapa o tabla y llévesela.
home-topics = Leer sobre un tema
home-topics-about = Niñez, sectores de trabajo, captación, medios de control, rutas: cifras con sus palabras y sus límites.
home-places = Consultar un país o una región
home-places-about = Quiénes fueron explotados allí, quiénes proceden de allí y cuánta certeza tienen las cifras.
home-safe = Por qué es seguro, y cuánta certeza tiene
home-safe-about = Qué protege a las personas de los registros, qué no está protegido y cómo se calculan los errores.
home-words = Qué significan las palabras
home-words-about = Cada campo, cada valor y qué significa un valor ausente.
home-program = Usarlo desde un programa
home-program-about = Una API JSON sin claves, con ejemplos para R, Python y la línea de comandos.
home-new = Novedades
home-published = publicado el { $date }
home-newest = (la más reciente)
home-releases = Todas las publicaciones

# Explorar

explore-filters-label = Filtros activos
explore-remove = , quitar este filtro
explore-clear = Quitar todos los filtros
explore-question = La pregunta
explore-by-1 = Agrupar por
explore-by-2 = y por
explore-by-3 = y también por
explore-no-grouping = sin agrupar
explore-nothing-more = nada más
explore-show = Mostrar
explore-counts = números de personas
explore-shares = proporciones
explore-rates = personas por cada 100.000 habitantes
explore-view = Como
explore-view-auto = el gráfico adecuado
explore-view-table = una tabla
explore-view-map = un mapamundi
explore-view-flow = flujos
explore-filters = Filtros
explore-in-force = ({ $n } activos)
explore-chosen = { $n } elegidos
explore-any = cualquiera
explore-type = Escriba un nombre o elija abajo
explore-person = La persona y el caso
explore-regions = Regiones
explore-several = Varias respuestas por persona
explore-single = Preguntas sueltas
explore-often = Los más frecuentes
explore-whole = Una { $level } entera
explore-others = Todos los demás
explore-unrecorded = Sin registrar
explore-groups = Grupos elegidos
explore-submit = Mostrar
explore-restart = Empezar de nuevo
explore-estimate = Estimación:
explore-people = Personas; intervalo del 95 %: { $interval }.
explore-in-all = En total: <strong>{ $n }</strong> personas.
explore-passing = Todas las que cumplen los filtros: <strong>{ $n }</strong> personas.
explore-reading = ± y líneas finas: margen de error del 95 %. Cuando el error estándar supera la mitad de la estimación, la página dice «datos insuficientes» en lugar de un número. Fuente de la respuesta: { $source }.
explore-small = Aquí no se ocultan los números pequeños. El ruido que contiene cada cifra ya protege a las personas, sean muchas o pocas; ocultar los números pequeños no protegería más a nadie y borraría lo que se sabe de los grupos pequeños.
explore-not = Víctimas identificadas y asistidas por organizaciones participantes, no prevalencia.
explore-csv = Descargar estas cifras (CSV)
explore-json = JSON con las fuentes
explore-all-rows = Mostrar todas las filas
explore-permalink = Enlace permanente a esta respuesta
explore-table = Las cifras en una tabla
explore-compare = Comparar con otra selección
explore-starts = Por dónde empezar
start-where = Dónde fueron explotadas las personas
start-where-about = Países de explotación, en un mapa.
start-flow = De dónde a dónde
start-flow-about = Nacionalidad y país de explotación, como flujos.
start-means = Cómo se controló a las personas
start-means-about = Medios de control, para mujeres y para hombres.
start-years = A lo largo de los años
start-years-about = Personas registradas cada año, por género.
start-labour = Sectores del trabajo forzoso
start-labour-about = Dónde tuvo lugar el trabajo forzoso, entre los casos conocidos.
start-recruiter = Quién las captó
start-recruiter-about = La relación del reclutador con la persona, por edad.

# Mapa y flujos

map-disclaimer = Las fronteras y los nombres que aparecen en este mapa no implican reconocimiento ni aceptación oficial. Contornos: Natural Earth, dominio público.
map-legend = Personas
map-unsure = datos insuficientes
map-needs = Un mapa requiere agrupar por un solo campo de país. En su lugar se muestra el gráfico adecuado.
flow-needs = Los flujos requieren agrupar por dos campos, como la nacionalidad y el país de explotación. En su lugar se muestra el gráfico adecuado.
flow-left = De: { $title }
flow-right = A: { $title }
flow-others = Otros
flow-note = Se dibujan los { $n } flujos mayores con datos suficientes, que suman { $people } personas.

# Tasas

rate-column = Por 100.000
rate-source = Población: { $source }.
rate-none = La persona responsable de este portal no ha aportado una tabla de población, por lo que no se pueden dar tasas. No se inventa ninguna cifra en su lugar.
rate-needs = Las tasas requieren agrupar por un campo de país.
rate-warning = Una tasa compara a las personas asistidas aquí con todas las que viven en un país o tienen su nacionalidad. No es una tasa de trata.

# Comparar

compare-heading = Dos selecciones comparadas
compare-lede = La misma pregunta para dos grupos de personas, y la diferencia con su error.
compare-first = Primera selección
compare-second = Segunda selección
compare-everyone = Todas las personas de los datos
compare-submit = Comparar
compare-difference = Diferencia de proporciones
compare-times = Primera menos segunda
compare-clear = La diferencia supera su margen.
compare-unclear = sin diferencia clara
compare-unclear-about = «Sin diferencia clara» significa que el intervalo de la diferencia incluye el cero, no que ambos grupos sean iguales.
compare-error = El margen de una diferencia se calcula como si los dos errores fueran independientes. Donde las selecciones se solapan, el margen verdadero es menor.
compare-caption = Proporciones en ambas selecciones y su diferencia, en puntos porcentuales, con márgenes del 95 %
compare-same = Las dos selecciones son iguales. Elija filtros para la segunda si quiere ver una diferencia.

# Publicaciones y lo que cambió entre ellas

releases-lede = Cada publicación permanece en su propia dirección, con las cifras con que salió. Los enlaces a una publicación no cambian.
releases-published = Publicada el { $date }
releases-supersedes = reemplaza a { $id }
releases-people = { $people } personas
releases-files = Archivos
releases-changes = Qué cambió desde la publicación anterior
changes-heading = Qué cambió entre dos publicaciones
changes-lede = De { $old } a { $new }.
changes-which = Qué publicaciones
changes-from = De
changes-to = A
changes-show = Mostrar
changes-one = Por ahora solo hay una publicación, así que no hay nada que comparar.
changes-facts = En resumen
changes-published = Publicación
changes-rows = Registros sintéticos
changes-people = Personas (estimación)
changes-contributors = Organizaciones participantes
changes-fields = Campos
changes-epsilon = Pérdida de privacidad (ε)
changes-unknown = no consta
changes-joined = { $count ->
    [one] <strong>Entre estas publicaciones se sumó una organización.</strong> Las diferencias de abajo pueden deberse a sus registros y no a que haya más o menos víctimas. No las lea como una tendencia.
   *[other] <strong>Entre estas publicaciones se sumaron { $n } organizaciones.</strong> Las diferencias de abajo pueden deberse a sus registros y no a que haya más o menos víctimas. No las lea como una tendencia.
}
changes-left = { $count ->
    [one] <strong>En la publicación posterior participó una organización menos.</strong> Las diferencias de abajo pueden deberse a eso. No las lea como una tendencia.
   *[other] <strong>En la publicación posterior participaron { $n } organizaciones menos.</strong> Las diferencias de abajo pueden deberse a eso. No las lea como una tendencia.
}
changes-same-contributors = El número de organizaciones participantes es el mismo en ambas. Aun así, una puede haber sido sustituida por otra.
changes-added = Campos añadidos: { $list }.
changes-removed = Campos retirados: { $list }.
changes-fields-same = Ambas publicaciones tienen los mismos campos.
changes-figures = Cifras que difieren más que sus errores
changes-figures-about = De { $all } recuentos presentes en ambas publicaciones, { $n } difieren en más que el margen del 95 % de su diferencia. Uno de cada veinte lo haría por puro azar.
changes-none = Ningún recuento difiere en más que su margen.
changes-value = Valor
changes-before = Antes
changes-after = Después
changes-difference = Diferencia
changes-share-difference = Diferencia de proporciones
changes-shares-about = Cuando una publicación contiene más personas que la otra, la proporción dice más que el número. Se da en puntos porcentuales, entre las personas cuya respuesta se conoce.
changes-row-first = Se enumeran los { $n } mayores.

# Ayuda y seguridad

safety-heading = Ayuda y seguridad
safety-lede = Esta página es para quienes buscan ayuda, para sí o para otra persona, y para quien lee este sitio en un dispositivo que otras personas pueden ver.
safety-now = Si está en peligro ahora
safety-now-text = Llame al número de emergencias del país en que se encuentra, si puede hacerlo sin riesgo. En la Unión Europea y en muchos otros países es el 112. También puede ir a un hospital, a una embajada o a cualquier lugar con mucha gente.
safety-helplines = Líneas de ayuda contra la trata
safety-helplines-about = Cada línea se encontró en la fuente que se indica, en la fecha señalada. Los números cambian: compruébelos antes de imprimirlos.
safety-helplines-none = La persona responsable de este portal no ha indicado todavía líneas de ayuda de otros países.
safety-country = País
safety-line = Línea de ayuda
safety-number = Cómo comunicarse
safety-source = Fuente y fecha de lectura
safety-traces = Qué deja tras de sí esta visita
safety-traces-text = Este sitio no guarda nada en su dispositivo ni anota direcciones. Su navegador sí recuerda las páginas que vio, y también puede hacerlo la red que usa.
safety-traces-history = Para ocultar una visita, abra el historial de su navegador y borre este sitio, o use desde el principio una ventana privada. En un equipo compartido, cierre después la ventana.
safety-traces-leave = «Salir de este sitio», arriba en cada página, abre una enciclopedia y pide al navegador que olvide lo que guardó de este sitio. No puede quitar páginas del historial.
safety-traces-keys = Si su navegador ejecuta programas, pulsar tres veces la tecla Escape hace lo mismo, y la enciclopedia ocupa el lugar de esta página, de modo que «atrás» no vuelve a ella.
safety-tor = Este sitio funciona en el navegador Tor con su ajuste más seguro. No hay que activar nada.
safety-data = Nadie puede ser encontrado en estos datos
safety-data-text = Si una organización que le asistió participa aquí, su registro no está en este sitio. Lo que se publica procede de recuentos con ruido de muchos registros. La página de métodos dice exactamente qué está protegido y qué no.

# Downloads

downloads-lede = Todo lo que muestra este portal sale de los archivos de una publicación. Nunca cambian; una corrección es una publicación nueva.
downloads-licence = licencia: véase { $file }
downloads-records = Registros sintéticos
downloads-records-about = Una fila por cada persona en los datos, creada a partir de mediciones con ruido: no contiene el registro real de nadie. Para preguntas que las tablas no responden.
downloads-tables = Tablas de cifras
downloads-tables-about = Recuentos por uno, dos y a veces tres campos, con sus errores estándar. Para cifras que se vayan a citar.
downloads-meaning = Qué significan los campos
downloads-meaning-about = El libro de códigos y el esquema que leen los programas.
downloads-making = Cómo se hizo la publicación
downloads-making-about = La garantía de privacidad, las propias mediciones con ruido y los errores. Cualquiera puede volver a crear con ellos los mismos registros.
downloads-about = Sobre la publicación
downloads-about-about = Descripción, licencia, cita y manifiesto firmado.
downloads-manifest = Manifiesto: cada archivo con su suma de comprobación
downloads-signature = La firma del editor sobre el manifiesto
downloads-key = La clave pública del editor
downloads-kind-page = página web
downloads-kind-text = texto
downloads-kind-citation = archivo de cita
downloads-rows = { $n } filas
downloads-other = En otros formatos
downloads-workbook = Tablas de cifras en un libro de cálculo (XLSX)
downloads-codebook-csv = Libro de códigos como tabla (CSV)
downloads-hxl-records = Registros con una fila de etiquetas HXL
downloads-hxl-tables = Tablas de cifras con una fila de etiquetas HXL
downloads-catalogues = Para catálogos:
downloads-check = Compruebe lo que descargó
downloads-check-whole = El número largo bajo cada archivo es su suma de comprobación SHA-256. El manifiesto las enumera todas y está firmado por el editor. Para comprobar una publicación entera, conserve las carpetas como están y ejecute:
downloads-check-does = Comprueba la firma, la suma y el tamaño de cada archivo, y que ninguno falte ni sobre. Para comprobar un solo archivo a mano:
downloads-check-key = Clave pública ed25519 del editor (base64):
downloads-cite = Cómo citar
