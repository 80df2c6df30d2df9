"""What must be acted on within hours, and what only sounds so."""

import pytest

from app import triage


@pytest.mark.parametrize(
    "text",
    [
        "Forte odeur de gaz dans le hall, rue Thiers",
        "Un fil électrique est tombé sur le trottoir",
        "Une plaque d'égout est ouverte devant la crèche",
        "Les feux sont éteints au carrefour de la gare, on se croise au hasard",
        "La rivière monte, l'eau entre dans la maison",
        "L'eau du robinet est marron ce matin",
        "Un pitbull sans maître attaque les passants",
        "Ils sont en train de forcer la porte de la voisine",
        "Un petit garçon est perdu près du manège, il pleure",
        "J'ai envie d'en finir",
        "Je ne veux plus vivre",
        "Un sans-abri dort dehors, il gèle",
        "On va lui faire la peau ce soir",
        "Connard, je vais te crever les pneus, j'espère que tu vas crever",
        "Gas leak in our street",
        "Fire in the building, people still inside",
        "The power line is down across the road",
        "Power lines down on Mill Lane",
        "A lamp post just came down on the playground",
        "The traffic lights are down at the crossroads",
        "Water is coming under our door, the river is over the wall",
        "İSKELE devrildi, sokakta",
        "L'eau arrive au pas de la porte chemin du Moulin",
        "un sapin est en travers de la route du lac",
        "Une vieille dame en chemise de nuit marche dans la rue",
        "Le monsieur qui dort sous le porche tousse, il va geler ce soir",
        "un chien noir grogne devant l'école, il a déjà couru après un petit",
        "Quelqu'un tape sur sa femme au deuxième étage",
    ],
)
def test_a_danger_that_is_there_now_is_urgent(text: str) -> None:
    assert triage.classify(text).urgent


@pytest.mark.parametrize(
    "text",
    [
        "Un jour il y aura un mort sur ce carrefour",
        "bande de p*urris que vous êtes a la mairie, des grosses m*rdes, j'espere que vous allez cr*ver",
        "ferme ta gueule et retourne dans ton camping-car",
        "Ça roule trop vite rue Pasteur",
        "C'est urgent, mon passeport",
        "On étouffe dans cette salle",
        "Je vais exploser avec ces impôts",
        "L'an dernier un arbre est tombé, c'est réparé depuis",
        "Le feu d'artifice était superbe",
        "Horaires de la piscine ?",
        "Mon fils est inscrit à la cantine",
        "Ils ont mis le feu à la salle, quel concert",
        "une alerte sms la veille de la collecte serait utile",
        "L'incendie de la grange a été maîtrisé, merci aux pompiers",
        "Explosion des prix à la cantine",
        "Le formulaire plante, je vais péter un câble",
        "Merci de vous battre pour nos enfants",
        "Our water bill is down",
        "The gas bill has gone down this winter",
        "The website is down",
        "The fire station's website is down again",
        "The live stream of the council was down for half an hour",
        "The water fountain in the park is down for maintenance",
        "We walked down to the water with the kids",
        "Lovely mural on the wall, go down and see it",
        "Is the fountain water safe for children?",
    ],
)
def test_a_chronic_past_or_figurative_danger_can_wait(text: str) -> None:
    assert not triage.classify(text).urgent


def test_urgency_quotes_the_words_that_rang() -> None:
    text = "Attention, un fil électrique est tombé sur le trottoir"
    quoted = [reason.words for reason in triage.classify(text).because if reason.about == "urgent"]
    assert quoted
    assert all(words in text for words in quoted)
